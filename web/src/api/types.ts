// The shapes of the region API, as the page reads them.

export const LANGUAGES = ['fr', 'nl', 'de', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];
/** A text in some of the languages; `@none` holds a text whose language is unknown. */
export type LanguageMap = Partial<Record<Language | '@none', string>>;

export interface Point {
  type: 'Point';
  coordinates: [number, number];
}
export type Geometry =
  | Point
  | { type: 'MultiPoint' | 'LineString'; coordinates: [number, number][] }
  | { type: 'MultiLineString' | 'Polygon'; coordinates: [number, number][][] }
  | { type: 'MultiPolygon'; coordinates: [number, number][][][] };

export interface Entity {
  id: string;
  type: string;
  version: number;
  createdAt?: string;
  modifiedAt?: string;
  title?: LanguageMap;
  fictional?: boolean;
  score?: number;
  highlight?: { field: string; text: string };
  [attribute: string]: unknown;
}

export interface Reference {
  type: string;
  title: LanguageMap;
}
export type References = Record<string, Reference>;

export interface FacetValue {
  value: string;
  count: number;
}

export interface EntityPage {
  items: Entity[];
  count?: number;
  next?: string;
  facets?: Record<string, FacetValue[]>;
  refs?: References;
  position?: string;
}

export interface WorkflowStep {
  name: string;
  labels: LanguageMap;
  to: string;
  missing?: string[];
}

export interface EntityDetail {
  entity: Entity;
  refs: References;
  incoming: { type: string; attribute: string; count: number }[];
  steps: WorkflowStep[];
  canEdit: boolean;
}

export interface HistoryItem {
  position: string;
  at: string;
  actor: { id: string; name: string };
  command: string;
  kind: 'created' | 'updated' | 'deleted';
  version: number;
  changes: { attribute: string; before?: unknown; after?: unknown }[];
}
export interface HistoryPage {
  items: HistoryItem[];
  next?: string;
}

export interface Suggestion {
  id: string;
  type: string;
  title: LanguageMap;
  detail?: string | LanguageMap;
}
export interface SearchGroup {
  type: string;
  count: number;
  items: Entity[];
}
export interface SearchResult {
  groups: SearchGroup[];
  didYouMean?: string;
  refs?: References;
}

export type Tone = 'neutral' | 'info' | 'good' | 'warning' | 'bad';
export type Widget = 'line' | 'text' | 'money' | 'date' | 'choice' | 'entity' | 'map' | 'hidden';
export type Dimension =
  | 'projects'
  | 'accompaniment'
  | 'supply'
  | 'strategy'
  | 'territory'
  | 'support';

export interface PropertyDefinition {
  kind: string;
  labels: LanguageMap;
  help?: LanguageMap;
  type?: string;
  enum?: (string | number)[];
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
  minLength?: number;
  maxLength?: number;
  pattern?: string;
  format?: string;
  targets?: string[];
  many?: boolean;
  vocabulary?: string;
  territory?: boolean;
  unitCode?: string;
  widget?: Widget;
  searchable?: number;
  facet?: boolean;
  filter?: boolean;
  public?: boolean;
  readonly?: boolean;
}

export interface WorkflowState {
  labels: LanguageMap;
  public?: boolean;
  tone?: Tone;
}

export interface TypeDefinition {
  name: string;
  version: number;
  labels: LanguageMap;
  plural: LanguageMap;
  help?: LanguageMap;
  icon?: string;
  dimension?: Dimension;
  title: string;
  properties: Record<string, PropertyDefinition>;
  required?: string[];
  workflow?: {
    attribute: string;
    initial: string;
    states: Record<string, WorkflowState>;
    steps: { name: string; from: string[]; to: string; labels: LanguageMap; requires?: string[] }[];
  };
  views?: {
    list?: string[];
    detail?: { labels: LanguageMap; fields: string[] }[];
    map?: string;
    order?: string;
  };
}

export interface Concept {
  code: string;
  iri?: string;
  labels: LanguageMap;
  altLabels?: Partial<Record<Language, string[]>>;
  broader?: string;
  kind?: string;
}
export interface Vocabulary {
  name: string;
  labels: LanguageMap;
  concepts: Concept[];
}
export interface Model {
  types: TypeDefinition[];
  vocabularies: Vocabulary[];
}

export interface RegionInfo {
  name: LanguageMap;
  title?: LanguageMap;
  languages: Language[];
  defaultLanguage: Language;
  bounds: [number, number, number, number];
  fictional: boolean;
  scope?: string;
  schematic: boolean;
}
export interface Me {
  kind: 'anonymous' | 'administrator';
  name?: string;
  csrf?: string;
  region: RegionInfo;
}

export interface Reason {
  kind: string;
  text: LanguageMap;
  value?: unknown;
}
export interface Reasoned {
  entity: Entity;
  reasons: Reason[];
  score?: number;
  contact?: Entity | Record<string, unknown> | null;
  outcome?: unknown;
  fits?: string[];
  distance_m?: number;
}

export type UrbanClass = 'urban' | 'intermediate' | 'rural';
export interface MatrixCell {
  theme: string;
  issue: string;
  projects: number;
  initiatives: number;
  needs: number;
  urban: number;
  intermediate: number;
  rural: number;
}
export interface Matrix {
  edition: { id: string; title: LanguageMap; from?: string; to?: string } | null;
  editions: { id: string; title: LanguageMap; from?: string; to?: string }[];
  themes: {
    id: string;
    title: LanguageMap;
    axes?: { id: string; title: LanguageMap; projects?: number }[];
  }[];
  issues: { id: string; title: LanguageMap }[];
  cells: MatrixCell[];
  unlinked: number;
}

export interface BalanceRow {
  municipalities: number;
  population: number;
  projects: number;
  needs: number;
}
export type Balance = Record<UrbanClass, BalanceRow>;

export interface Cluster {
  key: string;
  label: LanguageMap;
  category?: string | null;
  concept?: string | null;
  members: {
    id: string;
    type: string;
    title: LanguageMap;
    municipality?: string;
    fictional?: boolean;
  }[];
  municipalities: string[];
  /** All members; `members` may hold the first of them only. */
  count?: number;
  population?: number;
  words?: string[];
  supportBodies?: string[];
  solutions?: string[];
}

export interface RegionView {
  counts: Record<
    | 'projects'
    | 'initiatives'
    | 'needs'
    | 'supportBodies'
    | 'requests'
    | 'companies'
    | 'solutions'
    | 'pools',
    number
  >;
  matrix: Matrix;
  balance: Balance;
  clusters: Cluster[];
  recent: Entity[];
  refs?: References;
}

export interface CountedEntities {
  count: number;
  items: Entity[];
}
export interface MunicipalityView {
  area: Entity;
  organisation: Entity | null;
  projects: CountedEntities;
  needs: CountedEntities;
  initiatives?: CountedEntities;
  supportBodies: Reasoned[];
  solutions: Reasoned[];
  similar: Reasoned[];
  pools: Entity[];
  intermunicipal: Entity[];
  refs?: References;
}

export interface AnswersView {
  subject: Entity;
  done: Reasoned[];
  same: Reasoned[];
  help: Reasoned[];
  cluster: Cluster | null;
  refs: References;
}

export interface Estimate {
  low: number;
  central: number;
  high: number;
}
export interface PoolMember {
  need: string;
  municipality: string;
  location?: Geometry;
  share: Estimate;
  alone: Estimate;
  joins: boolean;
}
export interface PoolView {
  pool: Entity;
  members: PoolMember[];
  alone: Estimate;
  together: Estimate;
  arithmetic: {
    label: LanguageMap;
    formula: string;
    value: number;
    unit?: string;
    source?: string;
  }[];
  shares: {
    equal_price: number[];
    proportional: number[];
    shapley: number[] | null;
  };
  missing: { entity: Entity; saving?: number; reasons: Reason[] }[];
  supply: Reasoned[];
  parameters: Record<string, unknown>;
  refs: References;
}

export interface StrategyAxis {
  id: string;
  title: LanguageMap;
  projects?: number;
  measures?: { id: string; title: LanguageMap; state?: string; projects?: number }[];
  indicators?: { id: string; title: LanguageMap }[];
}
export interface StrategyView {
  edition: Matrix['edition'];
  editions: Matrix['editions'];
  themes: { id: string; title: LanguageMap; projects?: number; axes: StrategyAxis[] }[];
  issues: { id: string; title: LanguageMap; projects?: number }[];
  indicators?: { id: string; title: LanguageMap }[];
  refs?: References;
}

export interface ChangeEvent {
  position: string;
  changes: { id: string; type: string; kind: 'created' | 'updated' | 'deleted'; version: number }[];
}

export interface Problem {
  type?: string;
  title?: string;
  status?: number;
  detail?: string;
  code?: string;
  subject?: string;
  fields?: { field: string; reason: string }[];
}
