// The shapes of a pool's page, as `views/pool`, `views/pool-parameters` and the commands give them.
import type { Entity, Estimate, Geometry, LanguageMap, Reason, References } from '../../api/types';

export interface Member {
  need: string;
  municipality: string;
  location?: Geometry;
  quantity?: number;
  alone: Estimate;
  share: Estimate;
  shares?: Record<string, number>;
  pays?: string[];
  joins?: boolean;
}

export interface Line {
  key?: string;
  side?: 'alone' | 'together';
  label: LanguageMap;
  formula: string;
  value: number;
  low?: number;
  high?: number;
  unit?: string;
  source?: string;
  citation?: string;
  url?: string;
  explanation?: LanguageMap;
}

export interface Method {
  name: string;
  label: LanguageMap;
  stable?: boolean | null;
  blocking?: string[];
}

export type Shares = Record<string, unknown> & { methods?: Method[]; recommended?: string };

export interface ParameterRow {
  low: number;
  central: number;
  high: number;
}
export interface Parameters {
  parameters?: Record<string, ParameterRow>;
  criticalMass?: Record<string, unknown>;
}
export interface ParameterInfo extends ParameterRow {
  key: string;
  label: LanguageMap;
  unitLabel?: LanguageMap;
  minimum?: number;
  maximum?: number;
  source?: string;
  citation?: string;
  url?: string;
}

export interface PoolPageData {
  pool: Entity;
  title?: LanguageMap;
  kind?: string;
  members: Member[];
  alone: Estimate;
  together: Estimate;
  saving?: Estimate;
  arithmetic: Line[];
  shares: Shares;
  shortfalls?: unknown[];
  reasons?: Reason[];
  missing: {
    entity: Entity;
    municipality?: string;
    saving?: number;
    completes?: boolean;
    reasons: Reason[];
  }[];
  supply: { entity: Entity; serves?: boolean; reasons: Reason[] }[];
  outdated?: boolean;
  parameters: Parameters;
  refs: References;
}

export interface Proposal extends Record<string, unknown> {
  id?: string;
  title: LanguageMap;
  kind?: string;
  category?: string;
  members?: string[] | string;
  municipalities?: string[] | string;
  saving?: Estimate;
  savingCentral?: number;
  error?: string;
}
export interface Proposed {
  pools: Proposal[];
  figures: { needs: number; pools: number; milliseconds: number; unpooled?: number };
}
