// The shape of `views/strategy`: an edition's themes, axes, measures and indicators with counts.
import type { LanguageMap } from '../../api/types';

export interface Counted {
  id: string;
  title: LanguageMap;
  fictional?: boolean;
  description?: LanguageMap;
  projects?: number;
  initiatives?: number;
  needs?: number;
  gap?: boolean;
}
export interface Indicator {
  id: string;
  title: LanguageMap;
  fictional?: boolean;
  measureUnit?: string;
  direction?: string;
  baseline?: { value?: number; date?: string };
  milestones?: { date?: string; value?: number }[];
  latestValue?: number;
}
export interface Measure {
  id: string;
  title: LanguageMap;
  fictional?: boolean;
  state?: string;
  progress?: number;
  projects?: number;
}
export interface Axis extends Counted {
  identifier?: string;
  measures?: Measure[];
  indicators?: Indicator[];
}
export interface Theme extends Counted {
  axes: Axis[];
}
export interface Edition {
  id: string;
  title: LanguageMap;
  from?: string;
  to?: string;
}
export interface StrategyData {
  edition: Edition | null;
  editions: Edition[];
  themes: Theme[];
  issues: Counted[];
  indicators?: Indicator[];
  gaps?: string[];
}
