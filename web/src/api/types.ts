// The API's types, all generated, and the page's names for parts of them.
import type {
  Balance,
  Point,
  PoolsProposeInput,
  PropertyDefinition,
  TypeDefinition,
} from './generated';

export type * from './generated';
export { LANGUAGES } from './generated';

export type Dimension = NonNullable<TypeDefinition['dimension']>;
export type Widget = NonNullable<PropertyDefinition['widget']>;
export type PoolKind = NonNullable<PoolsProposeInput['kinds']>[number];
export type UrbanClass = keyof Balance;
export type Position = Point['coordinates'];
