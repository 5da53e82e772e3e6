// Written by tools/typescript_client.py from schema/openapi.json. Do not edit.
/* eslint-disable */

export type QueryValue = string | number | boolean | readonly string[] | null | undefined;

/** What an operation asks of the server. */
export interface Call {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  path: string;
  query?: object;
  body?: unknown;
}
/** Sends a call and reads its answer; `options` are the sender's own. */
export type Send<Options> = <Answer>(call: Call, options?: Options) => Promise<Answer>;

export type Language = 'fr' | 'nl' | 'de' | 'en';
export const LANGUAGES = ['fr', 'nl', 'de', 'en'] as const satisfies readonly Language[];

/** A text in some of the languages; `@none` holds a text whose language is unknown. */
export interface LanguageMap {
  fr?: string;
  nl?: string;
  de?: string;
  en?: string;
  '@none'?: string;
}

/** Longitude and latitude in degrees (WGS 84). */
export type Position = [number, number];

export interface Point {
  type: 'Point';
  coordinates: Position;
}

/** A GeoJSON geometry (RFC 7946). */
export type Geometry = Point | {
  type: 'MultiPoint' | 'LineString';
  coordinates: Position[];
} | {
  type: 'MultiLineString' | 'Polygon';
  coordinates: Position[][];
} | {
  type: 'MultiPolygon';
  coordinates: Position[][][];
};

/** An entity in simple form: its attributes by their short names, as its type in the region's model describes them. */
export interface Entity {
  id: string;
  type: string;
  version: number;
  createdAt?: string;
  modifiedAt?: string;
  title?: LanguageMap;
  fictional?: boolean;
  /** Of a search: higher fits better. */
  score?: number;
  /** Of a search near a point. */
  distance_m?: number;
  [name: string]: unknown;
}

/** What a relationship points at. */
export interface Reference {
  type: string;
  title: LanguageMap;
}

/** By id. */
export type References = Record<string, Reference>;

export interface Titled {
  id: string;
  title: LanguageMap;
}

/** Why two entities were brought together, ready to show. */
export interface Reason {
  kind: string;
  text: LanguageMap;
  value?: unknown;
}

/** An entity that answers a question, and why. */
export interface Reasoned {
  entity: Entity;
  reasons: Reason[];
  /** 0 to 1. */
  score?: number;
  contact?: Contact | null;
  /** Of a project that is over: a code. */
  outcome?: string | null;
  /** The needs that a solution answers. */
  fits?: string[];
  distance_m?: number;
}

/** A functional mailbox or a page, never a person. */
export interface Contact {
  name?: string;
  email?: string;
  telephone?: string;
  organisation?: string;
  [name: string]: unknown;
}

/** Entities of several municipalities that seem to have the same need. */
export interface Cluster {
  key: string;
  label: LanguageMap;
  category: string | null;
  concept: string | null;
  /** All members; `members` may hold the first of them only. */
  count: number;
  members: ClusterMember[];
  municipalities: string[];
  population: number;
  words: string[];
  supportBodies: string[];
  solutions: string[];
}

export interface ClusterMember {
  id: string;
  type: string;
  title: LanguageMap;
  municipality?: string;
  fictional?: boolean;
}

/** An edition of the strategy. */
export interface Edition {
  id: string;
  title: LanguageMap;
  from?: string;
  to?: string;
}

/** Themes across cross-cutting issues. */
export interface Matrix {
  edition: Edition | null;
  editions: Edition[];
  themes: MatrixTheme[];
  issues: Titled[];
  cells: MatrixCell[];
  /** Projects that no cell counts. */
  unlinked: number;
}

export interface MatrixTheme {
  id: string;
  title: LanguageMap;
  projects: number;
  axes: {
    id: string;
    title: LanguageMap;
    projects: number;
  }[];
}

export interface MatrixCell {
  theme: string;
  issue: string;
  projects: number;
  initiatives: number;
  needs: number;
  /** Of the projects: in urban municipalities. */
  urban: number;
  intermediate: number;
  rural: number;
}

/** What a command made of an entity. */
export interface Written {
  id: string;
  version: number;
  /** Of the change in the feed. */
  position: number;
  entity?: Entity;
}

export type ErrorCode = 'invalid' | 'not_found' | 'already_exists' | 'conflict' | 'unauthenticated' | 'forbidden' | 'too_large' | 'unsupported' | 'too_many' | 'unavailable' | 'internal';
export const ERROR_CODES = ['invalid', 'not_found', 'already_exists', 'conflict', 'unauthenticated', 'forbidden', 'too_large', 'unsupported', 'too_many', 'unavailable', 'internal'] as const satisfies readonly ErrorCode[];

/** Problem details (RFC 9457). */
export interface Problem {
  type: string;
  title: string;
  status: number;
  detail?: string;
  code?: ErrorCode;
  /** The field, parameter or entity it is about. */
  subject?: string;
  fields?: {
    field: string;
    reason: string;
  }[];
}

export interface Me {
  kind: 'anonymous' | 'person' | 'service' | 'administrator';
  name: string;
  /** Of the session, for the header X-CSRF-Token; empty without one. */
  csrf: string;
  languages: Language[];
  defaultLanguage: Language;
  region: RegionInfo;
  /** How people come in here. */
  signIn?: {
    selfRegistration: boolean;
    /** Codes are sent by message. */
    messages: boolean;
    /** Another way to sign in, at /api/v1/oidc/start: how people call it. */
    provider?: string;
  };
  /** The id of its Person entity. */
  person?: string;
  acting?: Acting;
  /** What it may act for. */
  capacities?: Capacity[];
  /** It may look with somebody else's rights, and keep accounts. */
  mayLook?: boolean;
  seeing?: Seeing;
  /** Of a session. */
  account?: {
    name: string;
    email: string;
    password: boolean;
    secondFactor: boolean;
    recoveryCodes: number;
    linked: string[];
  };
}

/** Somebody in administration looks with these rights, and changes nothing. */
export interface Seeing {
  /** What is kept of it, with the reason. */
  record: string;
  kind: 'person' | 'visitor' | 'citizen' | 'member' | 'advisor' | 'council' | 'officer' | 'operator';
  until: string;
  reason?: string;
  role: string;
  person?: PersonName;
  organisation?: Named;
  territory?: Named;
  body?: Named;
  system?: string;
}

export interface PersonName {
  id: string;
  name: string;
}

/** What the caller is at this moment. */
export interface Acting {
  organisation: Record<string, unknown> | null;
  role: string;
  onBehalfOf?: PersonName;
  territories?: string[];
  advisor?: boolean;
  bodies?: string[];
  systems?: string[];
  operates?: boolean;
  mayWrite?: boolean;
}

export interface Capacity {
  id: string;
  type?: string;
  title?: Record<string, string>;
  membership: string;
  role: string;
  systems: string[];
  onBehalfOf?: PersonName;
}

export interface Credentials {
  name: string;
  password: string;
  /** Of the second step, or a recovery code. */
  code?: string;
}

export interface Session {
  actor: {
    kind: string;
    name: string;
  };
  csrf: string;
  expires: string;
}

export interface CommandTable {
  commands: {
    name: string;
    summary: string;
    permission: 'everybody' | 'signed-in';
    /** JSON Schema of the body. */
    input: Record<string, unknown>;
  }[];
  views: {
    name: string;
    summary: string;
    /** JSON Schema of the parameters. */
    input: Record<string, unknown>;
  }[];
}

/** OpenAPI 3.1. */
export type Description = Record<string, unknown>;

/** The data of a `change` event: what changed, without its content. */
export interface ChangeEvent {
  position: number;
  changes: {
    id: string;
    type: string;
    kind: ChangeKind;
    version: number;
  }[];
}

export type Nothing = Record<string, unknown>;

/** Events by name, with their data. Each carries its position as id; Last-Event-ID resumes. */
export interface Events {
  hello: Nothing;
  change: ChangeEvent;
  reset: Nothing;
}

/** Mapbox Vector Tile 2.1. */
export type Tile = string;

export interface FacetValue {
  value: string;
  count: number;
}

export interface EntityPage {
  items: Entity[];
  /** When asked for. */
  count?: number;
  /** The cursor of the next page; absent on the last one. */
  next?: string;
  facets?: Record<string, FacetValue[]>;
  refs?: References;
  /** Of the last change that this page knows. */
  position: number;
}

/** A step that may be taken now. */
export interface WorkflowStep {
  name: string;
  labels: LanguageMap;
  to: string;
  /** Fields to fill in first. */
  missing: string[];
}

export interface EntityDetail {
  entity: Entity;
  refs: References;
  /** How many entities point at it, by type and field. */
  incoming: {
    type: string;
    attribute: string;
    count: number;
  }[];
  /** Those that the caller may take now. */
  steps: WorkflowStep[];
  canEdit: boolean;
  canDelete: boolean;
}

export interface Verdict {
  allowed: boolean;
  /** Not allowed without signing in; perhaps with it. */
  signIn?: boolean;
  /** Why not, naming those who may. */
  reason?: string;
}

export type ChangeKind = 'created' | 'updated' | 'deleted';
export const CHANGE_KINDS = ['created', 'updated', 'deleted'] as const satisfies readonly ChangeKind[];

export interface HistoryItem {
  position: number;
  at: string;
  actor: {
    id: string;
    name: string;
  };
  command: string;
  kind: ChangeKind;
  version: number;
  changes: {
    attribute: string;
    before?: unknown;
    after?: unknown;
  }[];
}

export interface HistoryPage {
  items: HistoryItem[];
  next?: string;
}

export interface SearchGroup {
  type: string;
  count: number;
  items: Entity[];
}

export interface SearchResult {
  groups: SearchGroup[];
  count: number;
  didYouMean?: string;
  refs: References;
}

export interface Suggestion {
  id: string;
  type: string;
  title: LanguageMap;
  detail?: LanguageMap;
  fictional?: boolean;
}

export interface Suggestions {
  items: Suggestion[];
}

export interface PropertyDefinition {
  kind: string;
  iri?: string;
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
  /** JSON Schema of the elements. */
  items?: Record<string, unknown>;
  minItems?: number;
  maxItems?: number;
  uniqueItems?: boolean;
  targets?: string[];
  many?: boolean;
  vocabulary?: string;
  territory?: boolean;
  covers?: boolean;
  unitCode?: string;
  widget?: 'line' | 'text' | 'money' | 'date' | 'choice' | 'entity' | 'map' | 'hidden';
  searchable?: number;
  facet?: boolean;
  filter?: boolean;
  audience?: Grants;
  writers?: Grants;
  readonly?: boolean;
  /** The value is a person's: the relationship to that person, or id. */
  personal?: string;
}

/** Those who may: everybody, account, owner, territory, party, advisor, officer, operating, service; owner, territory and party also with a least role, as owner:editor. */
export type Grants = string[];

export interface AccessRules {
  owners?: string[];
  parties?: string[];
  system?: string;
  public?: boolean;
  read?: Grants;
  create?: Grants;
  change?: Grants;
  delete?: Grants;
}

export type Tone = 'neutral' | 'info' | 'good' | 'warning' | 'bad';
export const TONES = ['neutral', 'info', 'good', 'warning', 'bad'] as const satisfies readonly Tone[];

export interface Workflow {
  attribute: string;
  initial: string;
  states: Record<string, WorkflowState>;
  steps: {
    name: string;
    from: string[];
    to: string;
    labels: LanguageMap;
    requires?: string[];
    who?: Grants;
  }[];
}

export interface WorkflowState {
  labels: LanguageMap;
  public?: boolean;
  change?: Grants;
  tone?: Tone;
  /** A command leads there, no step. */
  byCommand?: boolean;
  /** The state in which it is left when the person is erased. */
  erasedTo?: string;
}

export interface TypeViews {
  list?: string[];
  detail?: {
    labels: LanguageMap;
    fields: string[];
  }[];
  map?: string;
  order?: string;
}

export interface TypeDefinition {
  name: string;
  version: number;
  labels: LanguageMap;
  plural: LanguageMap;
  help?: LanguageMap;
  icon?: string;
  dimension?: 'projects' | 'accompaniment' | 'supply' | 'strategy' | 'territory' | 'support';
  /** The property that names an entity. */
  title: string;
  properties: Record<string, PropertyDefinition>;
  required?: string[];
  workflow?: Workflow;
  access?: AccessRules;
  /** Its entities never change once they are there. */
  frozen?: boolean;
  /** Hidden from who only looks with a reader's rights. */
  private?: boolean;
  /** Relationships to the persons whom its entities are about, or id. */
  personal?: string[];
  retention?: {
    states?: string[];
    since: string;
    days: number;
    then: 'erase' | 'remove';
    labels: LanguageMap;
  }[];
  views?: TypeViews;
}

export interface Concept {
  code: string;
  iri?: string;
  labels: LanguageMap;
  help?: LanguageMap;
  altLabels?: Record<string, string[]>;
  broader?: string;
  properties?: Record<string, unknown>;
}

export interface Vocabulary {
  name: string;
  labels: LanguageMap;
  help?: LanguageMap;
  concepts: Concept[];
}

export interface Model {
  types: TypeDefinition[];
  vocabularies: Vocabulary[];
}

export interface Sent {
  sent: boolean;
}

export interface Changed {
  changed: boolean;
}

export interface Closed {
  closed: boolean;
}

export interface Revoked {
  revoked: boolean;
}

export interface CodePurpose {
  purpose: 'confirm' | 'invite' | 'recover';
  email: string;
  /** The address has an account. */
  known: boolean;
  organisation?: LanguageMap;
}

export interface SecondStep {
  /** otpauth://…, for an authenticator. */
  uri: string;
}

export interface SecondStepState {
  secondFactor: boolean;
}

export interface RecoveryCodes {
  /** Each works once; shown once. */
  recoveryCodes: string[];
}

export interface ActingFor {
  acting: Acting;
}

export interface Proof {
  proven: string;
}

/** All that is kept of a person. Without `complete` it broke off. */
export interface PersonalData {
  format: 'maillage-export';
  version: number;
  region: string;
  language: string;
  made: string;
  /** One entry. */
  account: Record<string, unknown>[];
  sessions: Record<string, unknown>[];
  /** Without their secrets. */
  keys: Record<string, unknown>[];
  /** Every entity of a type whose `personal` leads to the person, as they read it; `withheld` names what they do not. */
  about: Record<string, unknown>[];
  invitations: Record<string, unknown>[];
  /** What they did; `wrote`: attributes as NGSI-LD. */
  activity: Record<string, unknown>[];
  /** When their data were shown to others. */
  shown: Record<string, unknown>[];
  complete: boolean;
}

export interface SeeingState {
  /** That the session takes from now on. */
  csrf: string;
  seeing?: Seeing;
}

export interface CapacityList {
  items: Capacity[];
}

export interface OpenSession {
  id: string;
  /** As the browser called itself. */
  device: string;
  created: string;
  used: string;
  expires: string;
  present: boolean;
}

export interface SessionList {
  items: OpenSession[];
}

export interface ApiKey {
  id: string;
  label: string;
  ofOrganisation: boolean;
  organisation: string;
  mayWrite: boolean;
  types: string[];
  perMinute: number;
  role?: string;
  created: string;
  expires?: string;
  used?: string;
}

export interface KeyList {
  items: ApiKey[];
}

export interface NewKey {
  /** Shown once. */
  key: string;
}

export interface AnswersView {
  subject: Entity;
  done: Reasoned[];
  same: Reasoned[];
  help: Reasoned[];
  cluster: Cluster | null;
  refs: References;
}

export interface ClustersView {
  items: Cluster[];
  refs: References;
}

/** The region that this server is for. */
export interface RegionInfo {
  name: LanguageMap;
  title: LanguageMap;
  languages: Language[];
  defaultLanguage: Language;
  /** West, south, east, north in degrees. */
  bounds: [number, number, number, number];
  fictional: boolean;
  /** The area of the region. */
  scope: string | null;
  /** Boundaries are not the real ones. */
  schematic: boolean;
}

export interface RegionCounts {
  projects: number;
  initiatives: number;
  needs: number;
  supportBodies: number;
  requests: number;
  companies: number;
  solutions: number;
  pools: number;
}

export interface BalanceRow {
  municipalities: number;
  population: number;
  projects: number;
  needs: number;
}

/** By urban class of the municipality. */
export interface Balance {
  urban: BalanceRow;
  intermediate: BalanceRow;
  rural: BalanceRow;
}

export interface RegionView {
  counts: RegionCounts;
  matrix: Matrix;
  balance: Balance;
  clusters: Cluster[];
  recent: Entity[];
  refs: References;
}

/** How many there are, and the latest of them. */
export interface CountedEntities {
  count: number;
  items: Entity[];
}

export interface MunicipalityView {
  area: Entity;
  organisation: Entity | null;
  projects: CountedEntities;
  needs: CountedEntities;
  initiatives: CountedEntities;
  supportBodies: Reasoned[];
  solutions: Reasoned[];
  similar: Reasoned[];
  pools: Entity[];
  intermunicipal: Entity[];
  refs: References;
}

/** Part of a strategy and how much is linked to it. */
export interface Linked {
  id: string;
  title: LanguageMap;
  description?: LanguageMap;
  fictional?: boolean;
  projects: number;
  initiatives: number;
  needs: number;
  /** Neither a project nor an initiative is linked. */
  gap: boolean;
}

export interface Indicator {
  id: string;
  title: LanguageMap;
  description?: LanguageMap;
  fictional?: boolean;
  measureUnit?: string;
  direction?: string;
  baseline?: DatedValue;
  milestones?: DatedValue[];
  latestValue?: number;
  themes?: string[];
  axes?: string[];
  issues?: string[];
}

export interface DatedValue {
  value?: number;
  date?: string;
  [name: string]: unknown;
}

export interface Measure {
  id: string;
  title: LanguageMap;
  description?: LanguageMap;
  fictional?: boolean;
  state?: string;
  progress?: number;
  projects: number;
  indicators: string[];
}

export interface Axis {
  id: string;
  title: LanguageMap;
  identifier?: string;
  description?: LanguageMap;
  fictional?: boolean;
  projects: number;
  initiatives: number;
  needs: number;
  gap: boolean;
  measures: Measure[];
  indicators: Indicator[];
}

export interface Theme {
  id: string;
  title: LanguageMap;
  description?: LanguageMap;
  fictional?: boolean;
  projects: number;
  initiatives: number;
  needs: number;
  gap: boolean;
  axes: Axis[];
}

export interface StrategyView {
  edition: Edition | null;
  editions: Edition[];
  themes: Theme[];
  issues: Linked[];
  indicators: Indicator[];
  /** Axes without a project. */
  gaps: string[];
}

export interface IndicatorPlace {
  id: string;
  title: LanguageMap;
  urbanClass: string;
  value: number | null;
}

export interface IndicatorMap {
  period: string;
  /** Upper bounds of the classes. */
  bounds: number[];
  municipalities: IndicatorPlace[];
}

export interface FormulaPart {
  id: string;
  title: LanguageMap;
  period: string;
  figure: Figure;
}

export interface IndicatorFormula {
  text: string;
  explanation: LanguageMap;
  parts: FormulaPart[];
}

export interface ClassValues {
  urban: (number | null)[];
  intermediate: (number | null)[];
  rural: (number | null)[];
}

export interface IndicatorView {
  id: string;
  title: LanguageMap;
  description?: LanguageMap;
  fictional?: boolean;
  identifier?: string;
  measureUnit?: string;
  direction?: string;
  decimals: number;
  themes?: string[];
  axes?: string[];
  issues?: string[];
  baseline?: DatedValue;
  milestones?: DatedValue[];
  method?: LanguageMap;
  rhythm?: string;
  sources?: Record<string, unknown>[];
  source?: Record<string, unknown>;
  status: IndicatorStatus;
  latest?: LatestFigure;
  change?: number;
  changePerCent?: number;
  wanted?: number;
  target?: DatedValue;
  late?: LateValue;
  computed?: boolean;
  problem?: string;
  territory: IndicatorTerritory;
  step: 'month' | 'quarter' | 'year';
  start?: string;
  values: (number | null)[];
  known: number[];
  expected: number;
  classes?: UrbanRural;
  classValues?: ClassValues;
  map?: IndicatorMap;
  /** Municipalities whose value is due. */
  missing?: Titled[];
  formula?: IndicatorFormula;
  usedBy: Titled[];
}

/** Rows of texts, numbers and nulls; .csv after the view's name gives it as CSV. */
export interface Table {
  columns: string[];
  rows: ((string | number | null)[])[];
}

export interface FormulaView {
  text: string;
  explanation: LanguageMap;
  /** Indicators it names that are none here. */
  unknown: string[];
}

export interface FormulaProblems {
  formulas: number;
  problems: {
    id: string;
    title: LanguageMap;
    reason: string;
    /** Of the file that it was imported from. */
    line?: number;
  }[];
}

export interface Observed {
  /** How many series changed. */
  series: number;
  position: number;
}

export interface IndicatorTerritory {
  id: string;
  title: LanguageMap;
  kind: string;
  municipalities: number;
  population?: number;
}

/** A figure and of how many municipalities it is made. */
export interface Figure {
  /** null: missing. */
  value: number | null;
  known: number;
  expected: number;
}

export interface UrbanRural {
  urban: Figure;
  intermediate: Figure;
  rural: Figure;
}

export interface LatestFigure {
  /** Absent: entered by hand, without a period. */
  period?: string;
  value: number;
  known: number;
  expected: number;
}

export type IndicatorStatus = 'no-value' | 'no-target' | 'behind' | 'on-track' | 'reached';
export const INDICATOR_STATUSS = ['no-value', 'no-target', 'behind', 'on-track', 'reached'] as const satisfies readonly IndicatorStatus[];

/** The last period whose values are due, and how many municipalities have none. */
export interface LateValue {
  period: string;
  missing: number;
}

export interface DashboardIndicator {
  id: string;
  title: LanguageMap;
  description?: LanguageMap;
  fictional?: boolean;
  measureUnit?: string;
  direction?: string;
  decimals: number;
  themes?: string[];
  axes?: string[];
  issues?: string[];
  status: IndicatorStatus;
  step: 'month' | 'quarter' | 'year';
  /** The first period of values. */
  start?: string;
  values?: (number | null)[];
  /** Municipalities known per period; absent: all. */
  known?: number[];
  latest?: LatestFigure;
  /** Against the same period a year before, over the municipalities known in both. */
  change?: number;
  changePerCent?: number;
  /** What the way from baseline to target makes of now. */
  wanted?: number;
  target?: DatedValue;
  late?: LateValue;
  classes?: UrbanRural;
  /** It follows from a formula. */
  computed?: boolean;
  /** Why its formula gives no value. */
  problem?: string;
}

export interface IndicatorCounts {
  indicators: number;
  reached: number;
  'on-track': number;
  behind: number;
  'no-target': number;
  'no-value': number;
  late: number;
}

export interface IndicatorsView {
  territory: IndicatorTerritory;
  today: string;
  counts: IndicatorCounts;
  indicators: DashboardIndicator[];
}

/** An indicator as it stood: see DashboardIndicator. */
export interface FrozenFigure {
  id: string;
  title: LanguageMap;
  decimals: number;
  measureUnit?: string;
  direction?: string;
  fictional?: boolean;
  themes?: string[];
  status: IndicatorStatus;
  step: 'month' | 'quarter' | 'year';
  latest?: LatestFigure;
  change?: number;
  wanted?: number;
  target?: DatedValue;
  late?: LateValue;
  classes?: UrbanRural;
  formula?: string;
  method?: LanguageMap;
  sources?: Record<string, unknown>[];
  source?: Record<string, unknown>;
  [name: string]: unknown;
}

export interface FrozenAxis {
  id: string;
  title: LanguageMap;
  theme: string;
  themeTitle?: LanguageMap;
  indicators?: string[];
  projects: number;
  initiatives: number;
  needs: number;
  gap: boolean;
  measures: Measure[];
  [name: string]: unknown;
}

export interface FrozenRecommendation {
  id: string;
  title: LanguageMap;
  state: string;
  body?: string;
}

export interface ReviewView {
  id: string | null;
  title: LanguageMap;
  strategy: string;
  body?: string;
  meeting?: string;
  frozenAt: string;
  /** SHA-256 of the frozen content. */
  digest?: string;
  figures: FrozenFigure[];
  axisStates: FrozenAxis[];
  recommendations: FrozenRecommendation[];
  refs: References;
}

export interface ReviewHead {
  /** null: today. */
  id: string | null;
  title: LanguageMap;
  frozenAt: string;
}

export interface FigureSide {
  status: IndicatorStatus;
  latest?: LatestFigure;
}

export interface ComparedFigure {
  id: string;
  title: LanguageMap;
  measureUnit?: string;
  decimals: number;
  before: FigureSide | null;
  after: FigureSide | null;
  course: 'better' | 'worse' | 'same' | 'changed' | 'new' | 'gone';
}

export interface ComparedState {
  id: string;
  title: LanguageMap;
  /** Empty: it was not there. */
  before: string;
  after: string;
}

export interface ReviewComparison {
  from: ReviewHead;
  to: ReviewHead;
  figures: ComparedFigure[];
  measures: ComparedState[];
  recommendations: ComparedState[];
}

export interface GovernanceItem {
  id: string;
  title: LanguageMap;
  fictional?: boolean;
  kind?: string;
  rhythm?: string;
  date?: string;
  state?: string;
  body?: string;
  review?: string;
  meeting?: string;
  ruling?: string;
  place?: string;
  text?: LanguageMap;
  frozenAt?: string;
  strategy?: string;
  progress?: number;
}

export interface GovernanceAnswer {
  id: string;
  title: LanguageMap;
  fictional?: boolean;
  verdict?: string;
  answeredOn?: string;
  organisation?: string;
  text: LanguageMap;
}

export interface FollowedRecommendation {
  id: string;
  title: LanguageMap;
  fictional?: boolean;
  text?: LanguageMap | null;
  state?: string;
  body?: string;
  addressee?: string;
  dueDate?: string;
  meeting?: string;
  review?: string;
  issuedOn?: string;
  closedOn?: string;
  overdue: boolean;
  /** From the day it was given to its answer, or to today. */
  waitedDays?: number;
  about: string[];
  answer: GovernanceAnswer | null;
  measures: GovernanceItem[];
  outcomeNote?: LanguageMap;
}

export interface GovernanceView {
  today: string;
  bodies: GovernanceItem[];
  meetings: GovernanceItem[];
  decisions: GovernanceItem[];
  recommendations: FollowedRecommendation[];
  reviews: GovernanceItem[];
  refs: References;
}

export interface AssignmentCandidate {
  id: string;
  score: number;
  /** Requests it follows now. */
  open: number;
  capacity: number;
  reasons: Reason[];
}

export interface Assignment {
  request: string;
  supportBody: string;
  /** null: named by people, though it does not serve the territory. */
  chosen: AssignmentCandidate | null;
  others: AssignmentCandidate[];
}

export interface Assignments {
  saved: boolean;
  assigned: Assignment[];
  /** Requests that no body serves. */
  unserved: string[];
}

export interface RequestView {
  request: Entity;
  messages: Entity[];
  /** For the support body only. */
  notes: Entity[];
  recommendations: Entity[];
  /** The asker acts for the support body. */
  advises: boolean;
  /** The asker reads and writes the private notes. */
  keepsNotes: boolean;
  /** The asker acts for whoever made the request. */
  asked: boolean;
  officer: boolean;
  /** Which evaluation is welcome now. */
  evaluation: 'end' | 'later' | null;
  references: References;
}

export interface Reminder {
  /** The same for as long as it is the same reminder. */
  key: string;
  kind: string;
  about: string;
  /** What it is about, or the request of it. */
  request: string;
  for: 'officer' | 'body' | 'municipality';
  due: string;
  late: boolean;
  text: LanguageMap;
}

export interface BodyWorkload {
  id: string;
  title: LanguageMap;
  open: number;
  capacity: number;
}

export interface AdviceRow {
  request: Entity;
  openRecommendations: number;
}

export interface AdviceBoard {
  supportBody: string | null;
  officer: boolean;
  requests: AdviceRow[];
  workloads: BodyWorkload[];
  reminders: Reminder[];
  references: References;
}

export interface ObjectiveMeasure {
  code: string;
  text: LanguageMap;
}

export interface Objective {
  code: string;
  text: LanguageMap;
  measure: string;
  measureText: LanguageMap;
  target: number | null;
  /** null: nothing to measure yet. */
  value: number | null;
  reached: boolean | null;
  /** A count, to be read beside the share of the period that has passed. */
  grows: boolean;
  lessIsBetter: boolean;
  /** What the figure counts; at most 200. */
  counted: string[];
  axis: string | null;
}

export interface ContractView {
  contract: Entity;
  objectives: Objective[];
  /** Share of the period that has passed, 0 to 1. */
  elapsed: number;
  /** All that objectives can name. */
  measures: ObjectiveMeasure[];
  references: References;
}

export interface LetterSent {
  id: string;
  version: number;
  position: number;
}

export interface ReferentRow {
  id: string;
  name: string;
  organisation: string;
  municipality: string;
  province: string | null;
  themes: string[] | string;
  about: LanguageMap | null;
  state: 'named' | 'listed';
  fictional: boolean;
}

export interface NetworkLetter {
  id: string;
  subject: LanguageMap;
  text: string;
  /** By whoever asks; else to them. */
  sent: boolean;
  with: string;
  at: string;
}

export interface Referents {
  /** Is in the network, or works for it, and sees the directory. */
  allowed: boolean;
  /** How many are listed. */
  count: number;
  mayName: boolean;
  /** Of whoever asks, also before they agree. */
  own: ReferentRow[];
  /** The others of the municipality that one manages. */
  named: ReferentRow[];
  referents: ReferentRow[];
  letters: NetworkLetter[];
  references: References;
}

export interface ToolboxRow {
  resource: Entity;
  /** Municipalities that use it. */
  users: number;
  /** Municipalities in its territory. */
  meantFor: number;
  usedHere: boolean;
  period: 'open' | 'later' | 'over';
}

export interface Toolbox {
  resources: ToolboxRow[];
  references: References;
}

export interface EligibilityCheck {
  code: string;
  text: LanguageMap;
  result: 'holds' | 'fails' | 'missing';
  /** The values looked at, by path; null: missing. */
  found: Record<string, unknown>;
}

export interface Eligibility {
  eligible: boolean;
  checks: EligibilityCheck[];
}

export interface FieldFault {
  field: string;
  reason: string;
}

export interface CodedText {
  code: string;
  text: LanguageMap;
}

export interface Receipt {
  /** SHA-256 of `content`, in hexadecimal digits. */
  fingerprint: string;
  submittedAt: string;
  content: string;
  /** The content kept here still has that fingerprint. */
  holds: boolean;
}

export interface ApplicationView {
  entity: Entity;
  eligibility: Eligibility;
  missing: FieldFault[];
  bonuses: CodedText[];
  /** Form fields whose condition does not hold. */
  notAsked: string[];
  /** Can still be changed and handed in. */
  open: boolean;
  closesAt: string | null;
  receipt: Receipt | null;
  references: References;
}

export interface CallField {
  name: string;
  text: LanguageMap;
  help?: LanguageMap;
  kind: 'text' | 'number' | 'integer' | 'money' | 'date' | 'choice' | 'yes-no' | 'url';
  required: boolean;
  conditional: boolean;
  maxLength: number;
  choices: CodedText[];
}

export interface CallCriterion {
  code: string;
  text: LanguageMap;
  obligatory: boolean;
  maximum: number;
  minimum: number;
  weight: number;
}

export interface CallBonus {
  code: string;
  text: LanguageMap;
  points: number;
  percent: number;
}

export interface CallEnvelope {
  code: string;
  /** EUR. */
  amount: number;
  from: number;
  /** 0: no upper bound. */
  below: number;
}

export interface OwnApplication {
  id: string;
  title: LanguageMap;
  state: string;
}

export interface CallView {
  id: string;
  title: LanguageMap;
  state: string;
  open: boolean;
  now: string;
  /** Before it, an open call is announced only. */
  opensAt: string | null;
  closesAt: string | null;
  form: CallField[];
  rules: CodedText[];
  criteria: CallCriterion[];
  bonuses: CallBonus[];
  envelopes: CallEnvelope[];
  selectionRule: 'by-rank' | 'by-rank-filling' | 'best-total';
  officer: boolean;
  /** Of the organisation that the asker acts for; an officer's: all. */
  applications: OwnApplication[];
}

export interface LockedField {
  field: string;
  reason: string;
}

export interface JuryCandidate {
  /** The person, as the jury of a call names them. */
  actor: string;
  name: string;
  organisation: string | null;
  organisationTitle: LanguageMap | null;
}

export interface JuryCandidates {
  items: JuryCandidate[];
  /** There are more than these: type more of the name. */
  more: boolean;
}

export interface JuryMember {
  actor: string;
  name: string;
  organisation: string | null;
  organisationTitle: LanguageMap | null;
  /** Applications at most. */
  maximum: number;
  /** Still acts for that organisation. */
  member: boolean;
  /** Reviews to be finished. */
  assigned: number;
  scored: number;
  declined: number;
}

export interface CallDraft {
  id: string;
  version: number;
  state: string;
  now: string;
  /** What calls.save takes. */
  call: Record<string, unknown>;
  /** What keeps it from being opened, at its place: call.form[2].kind. */
  faults: FieldFault[];
  /** Fields that may not change any more, but for translations that are added. */
  locked: LockedField[];
  /** Begun, drafts included. */
  applications: number;
  jury: JuryMember[];
  references: References;
}

export interface CallClosed {
  call: string;
  eligible: number;
  ineligible: number;
  /** Never handed in. */
  drafts: number;
}

export interface ReaderMissing {
  application: string;
  found: number;
  lacking: number;
  /** Reviewers without a conflict. */
  possible: number;
}

export interface ReviewerLoad {
  reviewer: string;
  applications: number;
}

export interface CallAssigned {
  call: string;
  /** New reviews. */
  assigned: number;
  missing: ReaderMissing[];
  /** Pairs excluded, by reason: declared, organisation, territory, partnership. */
  conflicts: Record<string, number>;
  loads: ReviewerLoad[];
}

/** Points in millionths, amounts in cents. */
export interface RankingRow {
  id: string;
  /** 0: excluded by a criterion's minimum. */
  rank: number;
  tied: boolean;
  total: number;
  criteria: number;
  bonus: number;
  lowest: number;
  highest: number;
  points: number[];
  missed: number[];
  outcome: 'selected' | 'reserve' | 'refused';
  ground: string;
  envelope: string;
  grant: number;
  left: number;
  reserve: number;
}

export interface EnvelopeUse {
  code: string;
  amount: number;
  used: number;
  candidates: number;
  selected: number;
  proven?: boolean;
}

export interface RankingResult {
  ranking: RankingRow[];
  envelopes: EnvelopeUse[];
  used: number;
}

export interface CallRanked {
  call: string;
  /** The kept ranking. */
  ranking: string | null;
  digest: string;
  waiting: number;
  withoutReviewer: number;
  result: RankingResult;
}

export interface CallAwarded {
  call: string;
  selected: number;
  amountAwarded: number;
  projects: string[];
}

export interface BoardRank {
  rank: number;
  total: number;
  bonus: number;
  lowest: number;
  highest: number;
  outcome: string;
  ground: string;
}

export interface BoardRow {
  application: Entity;
  toScore: number;
  scored: number;
  declined: number;
  ranked: BoardRank | null;
}

export interface CallBoard {
  call: string;
  state: string;
  states: Record<string, number>;
  reviewers: number;
  jury: JuryMember[];
  applications: BoardRow[];
  ranking: string | null;
  digest: string | null;
  references: References;
}

export interface AnonymousReview {
  reviewer: string;
  state: string;
  own: boolean;
  scores?: Record<string, number>;
  comments?: Record<string, string>;
}

export interface ApplicationReviews {
  application: string;
  /** All have scored; before that no score is shown. */
  complete: boolean;
  reviews: AnonymousReview[];
}

export interface MyReview {
  review: Entity;
  application?: Entity;
}

export interface MyReviews {
  reviews: MyReview[];
  references: References;
}

export interface RankingCheck {
  ranking: string;
  sameResult: boolean;
  sameFingerprint: boolean;
  digest: string;
}

export interface CallSelected {
  title: LanguageMap;
  organisation: string;
  project: string;
  grant: number;
  rank: number | null;
  fictional: boolean;
}

export interface CallResults {
  id: string;
  title: LanguageMap;
  /** Applications by outcome. */
  figures: Record<string, number>;
  /** EUR, of all that were handed in. */
  asked: number;
  criteria: CallCriterion[];
  selectionRule: string;
  envelopes: EnvelopeUse[];
  digest: string | null;
  selected: CallSelected[];
  references: References;
}

export interface FollowUpWritten {
  id: string;
  project: string;
  version: number;
  position: number;
}

export interface PaymentPlan {
  /** EUR. */
  grant: number;
  budget: number;
  advanceRate: number;
  interimRate: number;
  advanceMaximum?: number;
}

export interface PaymentTotals {
  /** EUR. */
  grant: number;
  /** By the expenses accepted in the final report; before it, the grant. */
  earned: number;
  /** Asked for or checked, and not paid. */
  waiting: number;
  paid: number;
  /** Of the grant, neither paid nor asked for. */
  left: number;
}

export interface PayablePart {
  kind: 'advance' | 'interim' | 'balance';
  /** EUR that may be asked for now. */
  maximum: number;
  /** Why nothing may be asked for: it was; an accepted report is missing; nothing is left. */
  blocked: '' | 'done' | 'report' | 'exhausted';
}

export interface ProjectFollowUp {
  /** The project has an award that is paid in parts. */
  followed: boolean;
  part: 'reader' | 'beneficiary' | 'officer';
  /** May read plan, totals, reports and payments. */
  insider: boolean;
  today: string;
  plan: PaymentPlan | null;
  totals: PaymentTotals | null;
  payable: PayablePart[];
  milestones: Entity[];
  reports: Entity[];
  payments: Entity[];
}

export interface WaitingPart {
  id: string;
  type: 'ProjectReport' | 'Payment';
  kind: string;
  state: string;
  since: string;
  amount: number | null;
}

export interface FollowedProject {
  id: string;
  title: LanguageMap;
  state: string;
  lead: string;
  call: string;
  fictional: boolean;
  totals: PaymentTotals;
  milestonesDone: number;
  milestones: number;
  /** Milestones that are past their day and not done. */
  late: number;
  nextDue: string | null;
  waiting: WaitingPart[];
}

export interface FollowedProjects {
  today: string;
  projects: FollowedProject[];
  /** EUR. */
  granted: number;
  paid: number;
  waiting: number;
  /** Projects with a late milestone. */
  late: number;
  references: References;
}

/** A range in euros. */
export interface Estimate {
  low: number;
  central: number;
  high: number;
}

export interface PoolMember {
  need: string;
  municipality: string;
  location?: Geometry;
  quantity: number;
  alone: Estimate;
  share: Estimate;
  /** What the others save by this member, in euros. */
  marginalSaving: number;
  /** Euros by method. */
  shares: Record<string, number>;
  /** Methods by which joining pays for this member. */
  pays: string[];
  /** Joining pays by the recommended method. */
  joins?: boolean;
}

/** A line of the arithmetic. */
export interface PoolLine {
  key: string;
  side: 'alone' | 'together';
  label: LanguageMap;
  formula: string;
  value: number;
  low: number;
  high: number;
  unit: string;
  source?: string;
  citation?: string;
  url?: string;
  explanation?: LanguageMap;
}

export interface ShareMethod {
  name: string;
  label: LanguageMap;
  /** No part of the members does better by itself; null: not known. */
  stable: boolean | null;
  /** Members that would do better by themselves. */
  blocking: string[];
}

/** Euros of each member, in the order of `members`, by method. */
export interface PoolShares {
  equal_price?: number[];
  proportional?: number[];
  proportional_quantity?: number[];
  proportional_alone?: number[];
  shapley?: number[] | null;
  recommended?: string;
  stable?: boolean | null;
  blocking?: string[];
  methods?: ShareMethod[];
}

/** A rule of critical mass that does not hold. */
export interface Shortfall {
  rule: string;
  label: LanguageMap;
  required: number;
  actual: number;
}

/** A need that would complete the pool. */
export interface PoolCandidate {
  entity: Entity;
  municipality: string;
  saving: number;
  /** Reaches the critical mass. */
  completes: boolean;
  reasons: Reason[];
}

export interface PoolSupply {
  entity: Entity;
  kind: 'solution' | 'organisation';
  /** False: wants a larger quantity. */
  serves: boolean;
  reasons: Reason[];
}

export interface ParameterRow {
  low: number;
  central: number;
  high: number;
  unit?: string;
  source?: string;
}

export interface CriticalMass {
  membersMin?: number;
  membersMax?: number;
  quantityMin?: number;
  distanceKmMax?: number;
  overlapDaysMin?: number;
}

export interface PoolParameters {
  parameters?: Record<string, ParameterRow>;
  /** By kind of pool. */
  criticalMass?: Record<string, CriticalMass>;
}

/** A pool, or a preview of one, computed now. */
export interface PoolView {
  pool: Entity | null;
  title?: LanguageMap;
  kind?: string;
  category?: string;
  quantity?: number;
  members: PoolMember[];
  /** Needs that cannot be computed with. */
  leftOut: string[];
  alone: Estimate;
  together: Estimate;
  saving: Estimate;
  arithmetic: PoolLine[];
  shares: PoolShares;
  shortfalls: Shortfall[];
  reasons: Reason[];
  missing: PoolCandidate[];
  supply: PoolSupply[];
  /** The graph has changed since the pool's costs were kept. */
  outdated?: boolean;
  parameters: PoolParameters;
  refs: References;
  /** After a change. */
  version?: number;
  position?: number;
}

/** The fields of a Pool entity, before it is kept or after. */
export interface ProposedPool {
  /** When it was kept. */
  id?: string;
  version?: number;
  state?: string;
  /** Why it was not kept. */
  error?: string;
  title: LanguageMap;
  kind: string;
  category?: string;
  members: string[];
  municipalities: string[];
  costAlone: Estimate;
  costTogether: Estimate;
  saving: Estimate;
  savingCentral: number;
  recommended: string;
  [name: string]: unknown;
}

export interface Proposed {
  pools: ProposedPool[];
  figures: {
    needs: number;
    pools: number;
    unpooled: number;
    withoutSupply: number;
    steps: number;
    milliseconds: number;
    created?: number;
    updated?: number;
    failed?: number;
  };
  parameters: PoolParameters;
}

export interface ParameterInfo {
  key: string;
  label: LanguageMap;
  unit: string;
  unitLabel: LanguageMap;
  low: number;
  central: number;
  high: number;
  minimum: number;
  maximum: number;
  /** What a higher value does to the saving. */
  effect: 'raises' | 'lowers';
  editable: boolean;
  source: string;
  citation?: string;
  url?: string;
}

export interface ParametersView {
  parameters: ParameterInfo[];
  criticalMass: {
    key: string;
    kind: string;
    label: LanguageMap;
    rules: {
      key: string;
      label: LanguageMap;
      value: number;
    }[];
  }[];
}

export type MemberRole = 'viewer' | 'editor' | 'approver' | 'manager';
export const MEMBER_ROLES = ['viewer', 'editor', 'approver', 'manager'] as const satisfies readonly MemberRole[];

export interface Named {
  id: string;
  type?: string;
  title?: LanguageMap;
  kind?: string;
  name?: string;
}

export interface ClaimState {
  claim: string;
  state: 'filed' | 'proven' | 'approved' | 'refused';
  /** A code went to the address at the organisation. */
  sent?: boolean;
  membership?: string;
}

export interface Claim {
  claim: string;
  organisation: Named;
  person: string;
  name: string;
  state: 'filed' | 'proven' | 'approved' | 'refused';
  title?: LanguageMap;
  enterpriseNumber?: string;
  email?: string;
  letterReference?: string;
  refusalReason?: LanguageMap;
  createdAt?: string;
}

export interface Claims {
  own: Claim[];
  open: Claim[];
  decides: boolean;
}

export interface Member {
  membership: string;
  role: MemberRole;
  state: 'invited' | 'active' | 'ended';
  self: boolean;
  person?: string;
  name?: string;
  /** For managers. */
  email?: string;
  title?: LanguageMap;
  validFrom?: string;
  validTo?: string;
}

export interface Members {
  organisation: Named;
  manages: boolean;
  members: Member[];
  invitations: Member[];
}

export interface Invitation {
  membership: string;
  /** By message. */
  sent: boolean;
  /** Shown once, where the server sends no messages. */
  code?: string;
  link?: string;
}

export interface Accepted {
  membership: string;
  organisation: Named;
  role: MemberRole;
}

export interface MembershipState {
  membership: string;
  role?: MemberRole;
  state?: 'invited' | 'active' | 'ended';
}

export interface Delegation {
  delegation: string;
  delegator: Named;
  delegate: Named;
  organisation: Named;
  role: MemberRole;
  state: 'active' | 'revoked';
  title?: LanguageMap;
  validFrom?: string;
  validTo?: string;
}

export interface Delegations {
  given: Delegation[];
  received: Delegation[];
}

export interface Mandate {
  mandate: string;
  grantor: Named;
  grantee: Named;
  state: 'proposed' | 'active' | 'ended';
  title?: LanguageMap;
  areas?: string[];
  validFrom?: string;
  validTo?: string;
}

export interface Mandates {
  given: Mandate[];
  held: Mandate[];
}

export interface Erasure {
  person: string;
  self: boolean;
  name?: string;
  email?: string;
  /** Since when nothing is left to erase. */
  erased?: string;
  /** That the person acts for today. */
  organisations: Named[];
  /** That nobody else manages. */
  withoutManager: Named[];
  /** Entities that tell of the person, by type. */
  counts: Record<string, number>;
}

export interface Erased {
  person: string;
  erased: string;
}

export interface AccountEntry {
  /** What one signs in with. */
  name: string;
  /** Of the platform: no person of the graph. */
  administrator: boolean;
  email?: string;
  person?: string;
  personName?: string;
  password: boolean;
  secondFactor: boolean;
  linked: string[];
  created: string;
  disabled: boolean;
  /** Of their own. */
  keys: number;
  /** That are open. */
  sessions: number;
  /** The latest of them. */
  used?: string;
}

export interface AccountPage {
  items: AccountEntry[];
  /** Cursor; absent when that was all. */
  next?: string;
}

/** An entity that a record of the audit is about. */
export interface AuditItem {
  id: string;
  type?: string;
  change?: 'created' | 'updated' | 'deleted';
  /** After the change. */
  version?: number;
  /** Of its workflow, when the change took one. */
  step?: string;
  /** The person whom what was shown is about; absent where it is restricted without being personal. */
  subject?: string;
}

export interface AuditRecord {
  /** Among all records, from 1. */
  number: number;
  at: string;
  /** change: entities changed; shown: personal or restricted data were shown; done: something else was decided; missing: records that are known to have been there are gone. */
  kind: 'change' | 'shown' | 'done' | 'missing';
  /** The command, or where it was shown. */
  operation: string;
  actor?: string;
  actorName?: string;
  /** For which the actor acted. */
  organisation?: string;
  /** The person whose role was delegated. */
  onBehalfOf?: string;
  roles: string[];
  entities: AuditItem[];
  /** Entities, or missing records, that are not listed. */
  more?: number;
}

/** Latest first. */
export interface AuditPage {
  items: AuditRecord[];
  refs: References;
  /** Cursor; absent when that was all. */
  next?: string;
  /** With next: everything since then was looked at, also when little was found. */
  searchedTo?: string;
}

/** The end of the chain: whoever keeps it can prove later that nothing before it was changed. */
export interface AuditHead {
  number: number;
  /** SHA-256 in hexadecimal. */
  hash: string;
  at: string;
}

export interface ImportedRow {
  line: number;
  outcome: 'written' | 'unchanged' | 'rejected';
  /** Entities. */
  created: number;
  updated: number;
  field?: string;
  /** Of a rejected row. */
  reason?: string;
}

export interface ImportedRows {
  rows: ImportedRow[];
  position: number;
}

export interface ActForInput {
  organisation?: string;
  /** The person who delegated it. */
  onBehalfOf?: string;
}

export interface ListEntitiesQuery {
  /** Type names. */
  type?: string | readonly string[];
  /** Full text; the last word may be unfinished. */
  text?: string;
  /** Ids of areas or inter-municipal bodies. */
  territory?: string | readonly string[];
  /** Entity ids. */
  ids?: string | readonly string[];
  /** longitude,latitude,metres */
  near?: string;
  /** west,south,east,north */
  bbox?: string;
  /** Only entities that point at this id; link.<field> names the field. */
  link?: string;
  /** Fields, '-' for descending; also relevance, distance. */
  order?: string | readonly string[];
  /** Fields whose values are counted. */
  facets?: string | readonly string[];
  /** Only these fields. */
  fields?: string | readonly string[];
  /** fr, nl, de or en; else what Accept-Language likes. */
  lang?: string;
  /** Entities in a page. */
  limit?: number;
  /** From the page before. */
  cursor?: string;
  /** Tell how many there are in all. */
  count?: boolean;
  /** Tell the titles of related entities; true unless false. */
  refs?: boolean;
  /** f.<field>=a,b, f.<field>.min=, f.<field>.max=; link.<field>=id: each its own parameter. */
  [name: string]: QueryValue;
}

export interface CanQuery {
  /** create, change, delete or step. */
  do: string;
  /** The entity; for all but create. */
  id?: string;
  /** The step's name. */
  step?: string;
  /** For create: of the entity to be made, by the caller's organisation. */
  type?: string;
  /** For create: where; else where the caller governs. */
  territory?: string;
}

export interface EntityHistoryQuery {
  /** Changes in a page, at most 200. */
  limit?: number;
  /** From the page before. */
  cursor?: string;
}

export interface SearchQuery {
  /** What to look for. */
  text: string;
  /** fr, nl, de or en; else what Accept-Language likes. */
  lang?: string;
}

export interface SuggestQuery {
  /** The words so far. */
  text: string;
  /** Type names. */
  types?: string | readonly string[];
  /** At most 50. */
  limit?: number;
  /** fr, nl, de or en; else what Accept-Language likes. */
  lang?: string;
}

export interface ProveInput {
  password: string;
}

export interface StartSeeingInput {
  kind: 'person' | 'visitor' | 'citizen' | 'member' | 'advisor' | 'council' | 'officer' | 'operator';
  reason: string;
  minutes?: number;
  /** Of kind person. */
  person?: string;
  /** Acted for. Of a person one that they act for; empty: for themselves; absent: as when they sign in. */
  organisation?: string;
  /** The person whose role was delegated to them. */
  onBehalfOf?: string;
  /** In the organisation. */
  role?: 'viewer' | 'editor' | 'approver' | 'manager';
  /** That an advisor advises; absent: all. */
  territory?: string;
  /** Of kind council. */
  body?: string;
  /** Of kind officer. */
  system?: string;
}

export interface DisableAccountInput {
  /** Its name. */
  account: string;
  /** Kept; the person reads it. */
  reason: string;
}

export interface EnableAccountInput {
  /** Its name. */
  account: string;
  /** Kept; the person reads it. */
  reason: string;
}

export interface CloseSessionsOfInput {
  /** Its name. */
  account: string;
  /** Kept; the person reads it. */
  reason: string;
}

export interface AskAccountInput {
  email: string;
  language?: 'fr' | 'nl' | 'de' | 'en';
}

export interface LookAtCodeInput {
  code: string;
}

export interface FinishAccountInput {
  code: string;
  name: string;
  password: string;
  language?: 'fr' | 'nl' | 'de' | 'en';
}

export interface AskRecoveryInput {
  email: string;
}

export interface RecoverInput {
  code: string;
  password: string;
}

export interface ChangePasswordInput {
  old: string;
  password: string;
}

export interface ChangeProfileInput {
  name?: string;
  language?: 'fr' | 'nl' | 'de' | 'en';
}

export interface ConfirmSecondStepInput {
  code: string;
}

export interface RemoveSecondStepInput {
  password: string;
}

export interface EraseAccountInput {
  /** What one signs in with, typed again. */
  name: string;
  /** Absent for who signs in elsewhere. */
  password?: string;
  /** Also when nobody else manages an organisation. */
  evenLastManager?: boolean;
}

export interface ExportAccountInput {
  /** page: to read, as HTML. */
  format?: 'json' | 'page';
  /** Of the page. */
  language?: 'fr' | 'nl' | 'de' | 'en';
}

export interface ExportForInput {
  account: string;
  reason: string;
  format?: 'json' | 'page';
  language?: 'fr' | 'nl' | 'de' | 'en';
}

export interface CreateKeyInput {
  label: string;
  /** A day, at most a year ahead. */
  expires: string;
  mayWrite?: boolean;
  /** Only these types; absent: all that its holder may see. */
  types?: string[];
  /** Requests a minute; 600 unless given. */
  perMinute?: number;
  /** It acts for the organisation and stays when you leave. */
  ofOrganisation?: boolean;
  role?: 'viewer' | 'editor' | 'approver';
}

export interface EntitiesCreateInput {
  /** Simple form; without id one is made. */
  entity: Record<string, unknown>;
  /** Of plain texts given for translatable fields. */
  language?: 'fr' | 'nl' | 'de' | 'en';
}

export interface EntitiesUpdateInput {
  id: string;
  /** Refuse when the entity is at another version. */
  version?: number;
  /** Attribute names and their new values. */
  set: Record<string, unknown>;
  language?: 'fr' | 'nl' | 'de' | 'en';
}

export interface EntitiesStepInput {
  id: string;
  step: string;
  version?: number;
}

export interface EntitiesDeleteInput {
  id: string;
  version?: number;
}

export interface ViewAnswersQuery {
  /** The need, project or initiative. */
  id: string;
  /** Entries of each answer. */
  limit?: number;
  lang?: string;
}

export interface ViewClustersQuery {
  limit?: number;
  lang?: string;
}

export interface ViewRegionQuery {
  /** Of the matrix; default: the one in force. */
  edition?: string;
  lang?: string;
}

export interface ViewMunicipalityQuery {
  /** The area. */
  id: string;
  lang?: string;
}

export interface ViewIdentityQuery {
  lang?: string;
}

export interface IndicatorsObserveInput {
  /** Id or identifier. */
  indicator: string;
  rows: {
    territory: string;
    /** 2024-12, 2024-Q4 or 2024, as the indicator's periods are. */
    period: string;
    value?: number;
    note?: string;
  }[];
}

export interface ReviewsFreezeInput {
  title: string;
  /** Default: the edition in force. */
  strategy?: string;
  body?: string;
  meeting?: string;
  /** Of the title; default: fr. */
  language?: 'fr' | 'nl' | 'de' | 'en';
}

export interface GovernanceDecideInput {
  meeting: string;
  title: string;
  text?: string;
  /** Ids of what it concerns in the strategy. */
  about?: string[];
  /** Of the texts; default: fr. */
  language?: 'fr' | 'nl' | 'de' | 'en';
  ruling: 'adopted' | 'refused' | 'postponed';
}

export interface GovernanceRecommendInput {
  meeting: string;
  title: string;
  text: string;
  /** Ids of what it concerns in the strategy. */
  about?: string[];
  /** Of the texts; default: fr. */
  language?: 'fr' | 'nl' | 'de' | 'en';
  /** The organisation that is to answer. */
  addressee?: string;
  /** The day by which an answer is expected. */
  dueDate?: string;
}

export interface GovernanceIssueInput {
  recommendation: string;
}

export interface GovernanceAnswerInput {
  recommendation: string;
  text: string;
  measures?: string[];
  /** Of the texts; default: fr. */
  language?: 'fr' | 'nl' | 'de' | 'en';
  verdict: 'accepted' | 'partly' | 'refused';
  /** Who answers; default: the addressee. */
  organisation?: string;
}

export interface GovernanceStartInput {
  recommendation: string;
  measures?: string[];
}

export interface GovernanceCloseInput {
  recommendation: string;
  /** Of the texts; default: fr. */
  language?: 'fr' | 'nl' | 'de' | 'en';
  outcome: string;
}

export interface ViewMatrixQuery {
  /** Default: the one in force. */
  edition?: string;
  lang?: string;
}

export interface ViewStrategyQuery {
  /** Default: the one in force. */
  edition?: string;
  lang?: string;
}

export interface ViewIndicatorsQuery {
  /** An area or inter-municipal body; default: the region. */
  territory?: string;
  /** Only indicators of this theme. */
  theme?: string;
  /** The last so many of each; default: 36. */
  periods?: number;
  lang?: string;
}

export interface ViewIndicatorQuery {
  /** Or its identifier. */
  id: string;
  /** Default: the region. */
  territory?: string;
  /** A day. */
  from?: string;
  to?: string;
  lang?: string;
}

export interface ViewObservationsQuery {
  indicator: string;
  /** Its municipalities; default: those of the region. */
  territory?: string;
  /** A day. */
  from?: string;
  to?: string;
}

export interface ViewFormulaQuery {
  text: string;
}

export interface ViewReviewQuery {
  id?: string;
  /** Of the PDF, which review.pdf gives; default: fr. */
  language?: 'fr' | 'nl' | 'de' | 'en';
}

export interface ViewReviewComparisonQuery {
  from: string;
  /** Default: today. */
  to?: string;
}

export interface ViewGovernanceQuery {
  /** Of this body alone. */
  body?: string;
  /** Of this meeting alone. */
  meeting?: string;
  /** Of the recommendations, this one alone. */
  recommendation?: string;
}

export interface RequestsAskInput {
  /** The need, project, initiative or pool. */
  about: string;
  /** The organisation asked. */
  supportBody?: string;
  message: string;
  /** Of the message; default: fr. */
  language?: 'fr' | 'nl' | 'de' | 'en';
}

export interface RequestsAssignInput {
  request?: string;
  /** This one, for the one request. */
  supportBody?: string;
  /** Absent or false: only proposes. */
  save?: boolean;
}

export interface RequestsHandOverInput {
  request: string;
  supportBody: string;
  /** For the next body; the municipality does not see it. */
  reason: string;
}

export interface RequestsWriteInput {
  request: string;
  text: string;
  /** A note that only the support body sees. */
  private?: boolean;
}

export interface RequestsEvaluateInput {
  request: string;
  satisfaction: number;
  outcome?: 'success' | 'partial' | 'failure';
  comment?: string;
}

export interface RequestsRecommendInput {
  request: string;
  /** Of the texts; default: fr. */
  language?: 'fr' | 'nl' | 'de' | 'en';
  title: string;
  intent?: string;
  actions?: string[];
  resource?: string;
  contact?: Record<string, unknown>;
  dueDate?: string;
}

export interface RecommendationsAnswerInput {
  recommendation: string;
  answer: 'accepted' | 'refused' | 'stuck' | 'done';
  /** Needed with refused and stuck. */
  comment?: string;
}

export interface ResourcesAdoptInput {
  resource: string;
  municipality: string;
  uses: boolean;
}

export interface ReferentsNameInput {
  /** Absent: the one you act for. */
  organisation?: string;
  /** A member of it; absent: yourself, who thereby agrees. */
  person?: string;
  themes?: string[];
  /** What they can help others with. */
  about?: string;
  language?: 'fr' | 'nl' | 'de' | 'en';
}

export interface ReferentsChangeInput {
  referent: string;
  themes?: string[];
  about?: string;
  language?: 'fr' | 'nl' | 'de' | 'en';
}

export interface ReferentsEndInput {
  referent: string;
}

export interface ReferentsWriteInput {
  referent?: string;
  /** A letter to you, instead of a referent. */
  answerTo?: string;
  subject: string;
  text: string;
  language?: 'fr' | 'nl' | 'de' | 'en';
}

export interface ViewRequestQuery {
  id: string;
}

export interface ViewAdviceBoardQuery {
  supportBody?: string;
}

export interface ViewObjectiveContractQuery {
  id: string;
}

export interface ViewToolboxQuery {
  municipality?: string;
}

export interface ApplicationsSaveInput {
  id?: string;
  /** Refuse when the draft is at another version. */
  version?: number;
  /** Of a new application. */
  call?: string;
  /** Of title and summary; default: fr. */
  language?: 'fr' | 'nl' | 'de' | 'en';
  title?: string;
  summary?: string;
  /** Lead applicant. */
  organisation?: string;
  partners?: string[];
  municipalities?: string[];
  /** EUR. */
  budget?: number;
  /** EUR asked for. */
  grant?: number;
  /** Amounts to take away. */
  clear?: ('budget' | 'grant')[];
  /** By the names of the call's form fields. */
  answers?: Record<string, unknown>;
}

export interface ApplicationsSubmitInput {
  id: string;
  version?: number;
}

export interface ApplicationsReopenInput {
  id: string;
}

export interface ReviewsScoreInput {
  review: string;
  /** By the codes of the call's criteria. */
  scores: Record<string, unknown>;
  /** By the codes of criteria, or `all`. */
  comments?: Record<string, unknown>;
  done?: boolean;
}

export interface ReviewsDeclineInput {
  review: string;
  reason: string;
}

export interface CallsSaveInput {
  /** Of a call that is there; without it a new draft. */
  id?: string;
  /** Refuse when the call is at another version. */
  version?: number;
  /** What is given is set, null takes away; the rest stays as it is. */
  call: {
    title?: {
      fr?: string;
      nl?: string;
      de?: string;
      en?: string;
    };
    description?: {
      fr?: string;
      nl?: string;
      de?: string;
      en?: string;
    };
    conditions?: {
      fr?: string;
      nl?: string;
      de?: string;
      en?: string;
    };
    outcomeNote?: {
      fr?: string;
      nl?: string;
      de?: string;
      en?: string;
    };
    year?: number;
    organisation?: string;
    areaServed?: string[];
    strategy?: string;
    themes?: string[];
    issues?: string[];
    axes?: string[];
    startDate?: string;
    endDate?: string;
    opensAt?: string;
    closesAt?: string;
    envelope?: number;
    envelopes?: {
      code?: string;
      labels?: {
        fr?: string;
        nl?: string;
        de?: string;
        en?: string;
      };
      amount?: number;
      from?: number;
      to?: number;
      remainder?: string;
    }[];
    coFinancingRate?: number;
    grantMinimum?: number;
    grantMaximum?: number;
    form?: {
      name?: string;
      kind?: 'text' | 'number' | 'integer' | 'money' | 'date' | 'choice' | 'yes-no' | 'url';
      labels?: {
        fr?: string;
        nl?: string;
        de?: string;
        en?: string;
      };
      help?: {
        fr?: string;
        nl?: string;
        de?: string;
        en?: string;
      };
      required?: boolean;
      minimum?: number;
      maximum?: number;
      maxLength?: number;
      choices?: {
        code?: string;
        labels?: {
          fr?: string;
          nl?: string;
          de?: string;
          en?: string;
        };
      }[];
      /** {"all":[…]}, {"any":[…]}, {"not":…}, {"value":PATH,COMPARISON:…} or {"count":"partners","where":{…},"atLeast":1}; comparisons: equals, oneOf, atLeast, atMost, above, below, given. */
      when?: Record<string, unknown>;
    }[];
    eligibilityRules?: {
      code?: string;
      labels?: {
        fr?: string;
        nl?: string;
        de?: string;
        en?: string;
      };
      /** {"all":[…]}, {"any":[…]}, {"not":…}, {"value":PATH,COMPARISON:…} or {"count":"partners","where":{…},"atLeast":1}; comparisons: equals, oneOf, atLeast, atMost, above, below, given. */
      condition?: Record<string, unknown>;
    }[];
    criteria?: {
      code?: string;
      labels?: {
        fr?: string;
        nl?: string;
        de?: string;
        en?: string;
      };
      help?: {
        fr?: string;
        nl?: string;
        de?: string;
        en?: string;
      };
      obligatory?: boolean;
      weight?: number;
      maximum?: number;
      minimum?: number;
    }[];
    bonuses?: {
      code?: string;
      labels?: {
        fr?: string;
        nl?: string;
        de?: string;
        en?: string;
      };
      points?: number;
      percent?: number;
      /** {"all":[…]}, {"any":[…]}, {"not":…}, {"value":PATH,COMPARISON:…} or {"count":"partners","where":{…},"atLeast":1}; comparisons: equals, oneOf, atLeast, atMost, above, below, given. */
      when?: Record<string, unknown>;
    }[];
    selectionRule?: 'by-rank' | 'by-rank-filling' | 'best-total';
    threshold?: number;
    reviewersWanted?: number;
    jury?: {
      actor?: string;
      organisation?: string;
      maximum?: number;
    }[];
    documents?: {
      labels?: {
        fr?: string;
        nl?: string;
        de?: string;
        en?: string;
      };
      url?: string;
    }[];
    contact?: Record<string, unknown>;
    website?: string;
    fictional?: boolean;
  };
}

export interface CallsOpenInput {
  call: string;
  version?: number;
}

export interface CallsCopyInput {
  call: string;
}

export interface CallsCloseInput {
  call: string;
}

export interface CallsAssignInput {
  call: string;
}

export interface CallsSettleInput {
  application: string;
  total?: number;
  reason?: string;
}

export interface CallsRankInput {
  call: string;
  /** Keep the ranking with everything it was computed from. */
  save?: boolean;
}

export interface CallsAwardInput {
  ranking: string;
}

export interface CallsAwardReserveInput {
  call: string;
  /** EUR. */
  amount: number;
}

export interface ProjectsSaveMilestoneInput {
  project: string;
  id?: string;
  version?: number;
  title: string;
  /** A day. */
  dueDate: string;
  language?: 'fr' | 'nl' | 'de' | 'en';
}

export interface ProjectsSetMilestoneInput {
  milestone: string;
  state: 'planned' | 'done' | 'dropped';
  /** A day; absent: today. */
  doneOn?: string;
  /** What came of it; shown to the public once done. */
  note?: string;
  language?: 'fr' | 'nl' | 'de' | 'en';
}

export interface ProjectsSaveReportInput {
  project: string;
  id?: string;
  version?: number;
  kind: 'interim' | 'final';
  narrative?: string;
  /** EUR without VAT since the start of the project. */
  expenses?: number;
  /** Published with the project once a final report is accepted. */
  lessons?: string;
  submit?: boolean;
  language?: 'fr' | 'nl' | 'de' | 'en';
}

export interface ProjectsAskPaymentInput {
  project: string;
  kind: 'advance' | 'interim' | 'balance';
  /** EUR. */
  amount: number;
}

export interface ProjectsPlanPaymentsInput {
  project: string;
  /** EUR; absent: as it is. */
  grant?: number;
  /** EUR, of which the grant is a part; 0: unknown. */
  budget?: number;
  /** At most, in % of the grant. */
  advanceRate?: number;
  /** EUR; 0: no other bound. */
  advanceMaximum?: number;
  /** At most before the balance, in % of the grant, the advance included. */
  interimRate?: number;
}

export interface ProjectsDecideReportInput {
  report: string;
  decision: 'accept' | 'return';
  /** EUR; absent: what was declared. */
  expensesAccepted?: number;
  reason?: string;
  /** Of the reason. */
  language?: 'fr' | 'nl' | 'de' | 'en';
}

export interface ProjectsDecidePaymentInput {
  payment: string;
  decision: 'check' | 'pay' | 'refuse';
  /** EUR found right; absent: what is asked for. */
  amount?: number;
  /** A day; absent: today. */
  paidOn?: string;
  reason?: string;
  /** Of the reason. */
  language?: 'fr' | 'nl' | 'de' | 'en';
}

export interface ViewCallQuery {
  id: string;
}

export interface ViewCallDraftQuery {
  id: string;
}

export interface ViewJuryCandidatesQuery {
  text: string;
}

export interface ViewCallBoardQuery {
  call: string;
}

export interface ViewCallResultsQuery {
  id: string;
}

export interface ViewApplicationQuery {
  id: string;
}

export interface ViewApplicationReviewsQuery {
  application: string;
}

export interface ViewMyReviewsQuery {
  call: string;
}

export interface ViewRankingCheckQuery {
  id: string;
}

export interface ViewProjectFollowUpQuery {
  project: string;
}

export interface ViewFollowedProjectsQuery {
  call?: string;
}

export interface ViewPaymentsQuery {
  project?: string;
  call?: string;
  /** Of titles; default: fr. */
  lang?: 'fr' | 'nl' | 'de' | 'en';
}

export interface PoolsProposeInput {
  /** Area or inter-municipal body; absent: everywhere. */
  territory?: string;
  /** Code of the need category. */
  category?: string;
  kinds?: ('joint-purchase' | 'central-purchasing-body' | 'shared-service' | 'shared-tool' | 'shared-specification' | 'community-of-practice')[];
  /** Needs whose period meets these dates. */
  period?: {
    from?: string;
    to?: string;
  };
  /** Only these needs. */
  needs?: string[];
  /** {parameters, criticalMass} as views/pool-parameters lists them; absent rows keep their defaults. */
  parameters?: Record<string, unknown>;
  /** Keep the pools, in state proposed. */
  save?: boolean;
  /** The same needs, parameters and seed give the same pools. */
  seed?: number;
}

export interface PoolsJoinInput {
  pool: string;
  need: string;
}

export interface PoolsLeaveInput {
  pool: string;
  need: string;
}

export interface PoolsRecomputeInput {
  pool: string;
  /** {parameters, criticalMass}; absent: those kept with the pool. */
  parameters?: Record<string, unknown>;
  save?: boolean;
}

export interface ViewPoolQuery {
  id: string;
}

export interface ViewPoolPreviewQuery {
  /** Ids, separated by commas. */
  needs: string;
  /** Code of the kind of pool. */
  kind: string;
}

export interface OrganisationsClaimInput {
  organisation: string;
  enterpriseNumber?: string;
  /** At the organisation: a code goes there. */
  email?: string;
  letterReference?: string;
  /** A remark, per language. */
  title?: Record<string, unknown>;
  language?: 'fr' | 'nl' | 'de' | 'en';
}

export interface OrganisationsProveInput {
  code: string;
}

export interface OrganisationsDecideInput {
  claim: string;
  decision: 'approve' | 'refuse';
  /** Of a refusal, per language. */
  reason?: Record<string, unknown>;
}

export interface MembersInviteInput {
  /** Absent: the one you act for. */
  organisation?: string;
  email: string;
  role: 'viewer' | 'editor' | 'approver' | 'manager';
  /** Their function, per language. */
  title?: Record<string, unknown>;
  /** Of the message. */
  language?: 'fr' | 'nl' | 'de' | 'en';
}

export interface MembersAcceptInput {
  code: string;
}

export interface MembersChangeInput {
  membership: string;
  role: 'viewer' | 'editor' | 'approver' | 'manager';
}

export interface MembersRemoveInput {
  membership: string;
}

export interface DelegationsGiveInput {
  /** The person. */
  delegate: string;
  role: 'viewer' | 'editor' | 'approver' | 'manager';
  /** A day; absent: today. */
  validFrom?: string;
  /** The first day on which it no longer holds. */
  validTo: string;
  /** Why, per language. */
  title?: Record<string, unknown>;
}

export interface DelegationsRevokeInput {
  delegation: string;
}

export interface MandatesProposeInput {
  /** The municipality. */
  grantor: string;
  /** The inter-municipal body. */
  grantee: string;
  /** Parts of the municipality; absent: all of it. */
  areas?: string[];
  /** The decision, per language. */
  title?: Record<string, unknown>;
  validFrom?: string;
  validTo?: string;
}

export interface MandatesGrantInput {
  mandate: string;
}

export interface MandatesEndInput {
  mandate: string;
}

export interface ViewMembersQuery {
  /** Absent: the one you act for. */
  organisation?: string;
}

export interface ViewMandatesQuery {
  /** Absent: the one you act for. */
  organisation?: string;
}

export interface PeopleEraseInput {
  person: string;
  /** A code of the vocabulary erasure-ground. */
  ground: string;
  /** Also when nobody else manages an organisation. */
  evenLastManager?: boolean;
}

export interface ViewErasureQuery {
  /** Absent: oneself. */
  person?: string;
}

export interface ViewAccountsQuery {
  /** Only those that are, or are not. */
  disabled?: boolean;
  /** Part of a name or an address. */
  text?: string;
  cursor?: string;
  limit?: number;
}

export interface ViewAuditQuery {
  /** Id or name of who acted, or the organisation. */
  actor?: string;
  /** An entity, or a person whose data were shown. */
  entity?: string;
  /** The beginning of its name. */
  operation?: string;
  kind?: 'change' | 'shown' | 'done' | 'missing';
  /** A date or a moment. */
  from?: string;
  /** A date, included, or a moment, excluded. */
  to?: string;
  cursor?: string;
  limit?: number;
}

export interface ViewAuditMineQuery {
  from?: string;
  to?: string;
  cursor?: string;
  limit?: number;
}

export interface EntitiesImportInput {
  rows: {
    line: number;
    entities: {
      /** Simple form, with id: added to what is there. */
      entity: Record<string, unknown>;
      /** An entity that is there already is left alone. */
      keep?: boolean;
    }[];
  }[];
  /** Say what would be done, and write nothing. */
  dryRun?: boolean;
  /** Of a dry run: rows of earlier requests that these build on. */
  assumed?: {
    line: number;
    entities: {
      entity: Record<string, unknown>;
      keep?: boolean;
    }[];
  }[];
}

/** One function per operation of the API. */
export function make_operations<Options>(send: Send<Options>) {
  return {
    /** Who is signed in, and the region. */
    me: (options?: Options) =>
      send<Me>({ method: 'GET', path: '/api/v1/me' }, options),
    /** Sign in with name and password. */
    sign_in: (body: Credentials, options?: Options) =>
      send<Session>({ method: 'POST', path: '/api/v1/session', body }, options),
    /** Sign out. */
    sign_out: (options?: Options) =>
      send<unknown>({ method: 'DELETE', path: '/api/v1/session' }, options),
    /** Act for another organisation, or (without one) for oneself. */
    act_for: (body: ActForInput, options?: Options) =>
      send<ActingFor>({ method: 'PUT', path: '/api/v1/session', body }, options),
    /** Types and vocabularies of the region. */
    model: (options?: Options) =>
      send<Model>({ method: 'GET', path: '/api/v1/model' }, options),
    /** Commands and views with their inputs. */
    commands: (options?: Options) =>
      send<CommandTable>({ method: 'GET', path: '/api/v1/commands' }, options),
    /** This description. */
    openapi: (options?: Options) =>
      send<Description>({ method: 'GET', path: '/api/v1/openapi.json' }, options),
    /** Entities, filtered, in pages. */
    list_entities: (query: ListEntitiesQuery = {}, options?: Options) =>
      send<EntityPage>({ method: 'GET', path: '/api/v1/entities', query }, options),
    /** May the caller do this, and if not, who may? */
    can: (query: CanQuery, options?: Options) =>
      send<Verdict>({ method: 'GET', path: '/api/v1/can', query }, options),
    /** One entity. */
    get_entity: (id: string, options?: Options) =>
      send<EntityDetail>({ method: 'GET', path: `/api/v1/entities/${encodeURIComponent(id)}` }, options),
    /** Its changes, latest first. */
    entity_history: (id: string, query: EntityHistoryQuery = {}, options?: Options) =>
      send<HistoryPage>({ method: 'GET', path: `/api/v1/entities/${encodeURIComponent(id)}/history`, query }, options),
    /** Everything that matches, by type. */
    search: (query: SearchQuery, options?: Options) =>
      send<SearchResult>({ method: 'GET', path: '/api/v1/search', query }, options),
    /** Suggestions while typing. */
    suggest: (query: SuggestQuery, options?: Options) =>
      send<Suggestions>({ method: 'GET', path: '/api/v1/suggest', query }, options),
    /** Show again who one is, with the password: some things ask for it when the last time was more than five minutes ago. */
    prove: (body: ProveInput, options?: Options) =>
      send<Proof>({ method: 'PUT', path: '/api/v1/session/proof', body }, options),
    /** One's open sessions, latest first. */
    sessions: (options?: Options) =>
      send<SessionList>({ method: 'GET', path: '/api/v1/sessions' }, options),
    /** End every session but this one. */
    close_other_sessions: (options?: Options) =>
      send<SessionList>({ method: 'DELETE', path: '/api/v1/sessions' }, options),
    /** End one session. */
    close_session: (id: string, options?: Options) =>
      send<Closed>({ method: 'DELETE', path: `/api/v1/sessions/${encodeURIComponent(id)}` }, options),
    /** Look at the region with somebody else's rights, for at most thirty minutes and without changing anything. For administrators and officers of identity; the reason is kept. */
    start_seeing: (body: StartSeeingInput, options?: Options) =>
      send<SeeingState>({ method: 'POST', path: '/api/v1/session/seeing', body }, options),
    /** Look with one's own rights again. */
    end_seeing: (options?: Options) =>
      send<SeeingState>({ method: 'DELETE', path: '/api/v1/session/seeing' }, options),
    /** What a person acts for today. For administrators and officers of identity. */
    capacities: (id: string, options?: Options) =>
      send<CapacityList>({ method: 'GET', path: `/api/v1/people/${encodeURIComponent(id)}/capacities` }, options),
    /** Nobody comes in by this account any more, and its sessions end. */
    disable_account: (body: DisableAccountInput, options?: Options) =>
      send<Changed>({ method: 'POST', path: '/api/v1/accounts/disable', body }, options),
    /** It may be used again. */
    enable_account: (body: EnableAccountInput, options?: Options) =>
      send<Changed>({ method: 'POST', path: '/api/v1/accounts/enable', body }, options),
    /** Ends all of its sessions. */
    close_sessions_of: (body: CloseSessionsOfInput, options?: Options) =>
      send<Changed>({ method: 'POST', path: '/api/v1/accounts/close-sessions', body }, options),
    /** Ask for an account; a code is sent to the address. */
    ask_account: (body: AskAccountInput, options?: Options) =>
      send<Sent>({ method: 'POST', path: '/api/v1/account', body }, options),
    /** What a code that was sent is for. */
    look_at_code: (body: LookAtCodeInput, options?: Options) =>
      send<CodePurpose>({ method: 'POST', path: '/api/v1/account/code', body }, options),
    /** Make the account that a code stands for, and sign in. */
    finish_account: (body: FinishAccountInput, options?: Options) =>
      send<Session>({ method: 'POST', path: '/api/v1/account/finish', body }, options),
    /** Ask for a new password; a code is sent to the address if it has an account. */
    ask_recovery: (body: AskRecoveryInput, options?: Options) =>
      send<Sent>({ method: 'POST', path: '/api/v1/account/recovery', body }, options),
    /** Choose a new password with the code; every session ends. */
    recover: (body: RecoverInput, options?: Options) =>
      send<Changed>({ method: 'PUT', path: '/api/v1/account/recovery', body }, options),
    /** Change the password; every other session ends. */
    change_password: (body: ChangePasswordInput, options?: Options) =>
      send<Changed>({ method: 'PUT', path: '/api/v1/account/password', body }, options),
    /** Change one's name and language. */
    change_profile: (body: ChangeProfileInput, options?: Options) =>
      send<Changed>({ method: 'PUT', path: '/api/v1/account/profile', body }, options),
    /** A new secret for an authenticator (RFC 6238), as an otpauth address. */
    begin_second_step: (options?: Options) =>
      send<SecondStep>({ method: 'POST', path: '/api/v1/account/second-step' }, options),
    /** Turn the second step on with a first code; answers the recovery codes, once. */
    confirm_second_step: (body: ConfirmSecondStepInput, options?: Options) =>
      send<RecoveryCodes>({ method: 'PUT', path: '/api/v1/account/second-step', body }, options),
    /** Turn the second step off. */
    remove_second_step: (body: RemoveSecondStepInput, options?: Options) =>
      send<SecondStepState>({ method: 'POST', path: '/api/v1/account/second-step/removal', body }, options),
    /** Erase one's account and everything personal, for ever; the view erasure tells what stays. */
    erase_account: (body: EraseAccountInput, options?: Options) =>
      send<Erased>({ method: 'POST', path: '/api/v1/account/erasure', body }, options),
    /** Everything that is kept of oneself, as a document to take away. */
    export_account: (body: ExportAccountInput, options?: Options) =>
      send<PersonalData>({ method: 'POST', path: '/api/v1/account/export', body }, options),
    /** The same of somebody who asked for it. For administrators and officers of identity. */
    export_for: (body: ExportForInput, options?: Options) =>
      send<PersonalData>({ method: 'POST', path: '/api/v1/accounts/export', body }, options),
    /** One's keys, and those of the organisation one manages. */
    keys: (options?: Options) =>
      send<KeyList>({ method: 'GET', path: '/api/v1/keys' }, options),
    /** A key for a program or a device, shown once. It may do no more than its holder. */
    create_key: (body: CreateKeyInput, options?: Options) =>
      send<NewKey>({ method: 'POST', path: '/api/v1/keys', body }, options),
    /** Revoke a key. */
    revoke_key: (id: string, options?: Options) =>
      send<Revoked>({ method: 'DELETE', path: `/api/v1/keys/${encodeURIComponent(id)}` }, options),
    /** Creates an entity of a type of the region. */
    entities_create: (body: EntitiesCreateInput, options?: Options) =>
      send<Written>({ method: 'POST', path: '/api/v1/commands/entities.create', body }, options),
    /** Replaces attributes of an entity; null deletes. */
    entities_update: (body: EntitiesUpdateInput, options?: Options) =>
      send<Written>({ method: 'POST', path: '/api/v1/commands/entities.update', body }, options),
    /** Takes a step of the entity's workflow. */
    entities_step: (body: EntitiesStepInput, options?: Options) =>
      send<Written>({ method: 'POST', path: '/api/v1/commands/entities.step', body }, options),
    /** Deletes an entity; its history stays. */
    entities_delete: (body: EntitiesDeleteInput, options?: Options) =>
      send<Written>({ method: 'POST', path: '/api/v1/commands/entities.delete', body }, options),
    /** For a need or project: who has done it, who needs the same, who can help. */
    view_answers: (query: ViewAnswersQuery, options?: Options) =>
      send<AnswersView>({ method: 'GET', path: '/api/v1/views/answers', query }, options),
    /** Groups of municipalities that seem to have the same need, largest first. */
    view_clusters: (query: ViewClustersQuery = {}, options?: Options) =>
      send<ClustersView>({ method: 'GET', path: '/api/v1/views/clusters', query }, options),
    /** The first screen: counts, matrix, urban and rural balance, same needs, latest. */
    view_region: (query: ViewRegionQuery = {}, options?: Options) =>
      send<RegionView>({ method: 'GET', path: '/api/v1/views/region', query }, options),
    /** A municipality's projects, needs, support bodies, fitting solutions, likes. */
    view_municipality: (query: ViewMunicipalityQuery, options?: Options) =>
      send<MunicipalityView>({ method: 'GET', path: '/api/v1/views/municipality', query }, options),
    /** The region that this server is for: name, bounds, languages. */
    view_identity: (query: ViewIdentityQuery = {}, options?: Options) =>
      send<RegionInfo>({ method: 'GET', path: '/api/v1/views/identity', query }, options),
    /** Enters values of an indicator by territory and period; null says that one is missing. */
    indicators_observe: (body: IndicatorsObserveInput, options?: Options) =>
      send<Observed>({ method: 'POST', path: '/api/v1/commands/indicators.observe', body }, options),
    /** Freezes the strategy as everybody sees it now: figures, states, sources. It never changes again. */
    reviews_freeze: (body: ReviewsFreezeInput, options?: Options) =>
      send<Written>({ method: 'POST', path: '/api/v1/commands/reviews.freeze', body }, options),
    /** Writes down what a meeting has decided. */
    governance_decide: (body: GovernanceDecideInput, options?: Options) =>
      send<Written>({ method: 'POST', path: '/api/v1/commands/governance.decide', body }, options),
    /** Drafts a recommendation of the body that meets. */
    governance_recommend: (body: GovernanceRecommendInput, options?: Options) =>
      send<Written>({ method: 'POST', path: '/api/v1/commands/governance.recommend', body }, options),
    /** Gives a drafted recommendation; it waits for its answer. */
    governance_issue: (body: GovernanceIssueInput, options?: Options) =>
      send<Written>({ method: 'POST', path: '/api/v1/commands/governance.issue', body }, options),
    /** Answers a recommendation, naming the measures that follow. */
    governance_answer: (body: GovernanceAnswerInput, options?: Options) =>
      send<Written>({ method: 'POST', path: '/api/v1/commands/governance.answer', body }, options),
    /** Carries out an answered recommendation by measures. */
    governance_start: (body: GovernanceStartInput, options?: Options) =>
      send<Written>({ method: 'POST', path: '/api/v1/commands/governance.start', body }, options),
    /** Closes a recommendation with what came of it. */
    governance_close: (body: GovernanceCloseInput, options?: Options) =>
      send<Written>({ method: 'POST', path: '/api/v1/commands/governance.close', body }, options),
    /** Themes across cross-cutting issues of an edition, filled by what is linked. */
    view_matrix: (query: ViewMatrixQuery = {}, options?: Options) =>
      send<Matrix>({ method: 'GET', path: '/api/v1/views/matrix', query }, options),
    /** An edition's themes, axes, measures and indicators with what is linked. */
    view_strategy: (query: ViewStrategyQuery = {}, options?: Options) =>
      send<StrategyView>({ method: 'GET', path: '/api/v1/views/strategy', query }, options),
    /** Every indicator for a territory: series, latest figure, target, urban and rural, what is late. */
    view_indicators: (query: ViewIndicatorsQuery = {}, options?: Options) =>
      send<IndicatorsView>({ method: 'GET', path: '/api/v1/views/indicators', query }, options),
    /** One indicator for a territory: series, urban and rural, map, formula, what is missing. */
    view_indicator: (query: ViewIndicatorQuery, options?: Options) =>
      send<IndicatorView>({ method: 'GET', path: '/api/v1/views/indicator', query }, options),
    /** The values of an indicator by municipality and period. */
    view_observations: (query: ViewObservationsQuery, options?: Options) =>
      send<Table>({ method: 'GET', path: '/api/v1/views/observations', query }, options),
    /** What a formula says, in words. */
    view_formula: (query: ViewFormulaQuery, options?: Options) =>
      send<FormulaView>({ method: 'GET', path: '/api/v1/views/formula', query }, options),
    /** Formulas of indicators that give no value, and why. */
    view_formula_problems: (options?: Options) =>
      send<FormulaProblems>({ method: 'GET', path: '/api/v1/views/formula-problems' }, options),
    /** A frozen review, or without id what one would hold now. */
    view_review: (query: ViewReviewQuery = {}, options?: Options) =>
      send<ReviewView>({ method: 'GET', path: '/api/v1/views/review', query }, options),
    /** What changed between two reviews, or since one. */
    view_review_comparison: (query: ViewReviewComparisonQuery, options?: Options) =>
      send<ReviewComparison>({ method: 'GET', path: '/api/v1/views/review-comparison', query }, options),
    /** Bodies, meetings, decisions, recommendations with what followed, reviews. */
    view_governance: (query: ViewGovernanceQuery = {}, options?: Options) =>
      send<GovernanceView>({ method: 'GET', path: '/api/v1/views/governance', query }, options),
    /** Asks a support body for accompaniment; without one the best is chosen. */
    requests_ask: (body: RequestsAskInput, options?: Options) =>
      send<Written>({ method: 'POST', path: '/api/v1/commands/requests.ask', body }, options),
    /** Gives requests to support bodies by territory, theme and workload; all that wait, or one. */
    requests_assign: (body: RequestsAssignInput, options?: Options) =>
      send<Assignments>({ method: 'POST', path: '/api/v1/commands/requests.assign', body }, options),
    /** Passes a request on to another support body. */
    requests_hand_over: (body: RequestsHandOverInput, options?: Options) =>
      send<Written>({ method: 'POST', path: '/api/v1/commands/requests.hand-over', body }, options),
    /** Writes a message to the other side, or a note for one's own body. */
    requests_write: (body: RequestsWriteInput, options?: Options) =>
      send<Written>({ method: 'POST', path: '/api/v1/commands/requests.write', body }, options),
    /** Says what the accompaniment was worth, at its end and six months after. */
    requests_evaluate: (body: RequestsEvaluateInput, options?: Options) =>
      send<Written>({ method: 'POST', path: '/api/v1/commands/requests.evaluate', body }, options),
    /** Writes a recommendation to whoever asked. */
    requests_recommend: (body: RequestsRecommendInput, options?: Options) =>
      send<Written>({ method: 'POST', path: '/api/v1/commands/requests.recommend', body }, options),
    /** Says what becomes of a recommendation. */
    recommendations_answer: (body: RecommendationsAnswerInput, options?: Options) =>
      send<Written>({ method: 'POST', path: '/api/v1/commands/recommendations.answer', body }, options),
    /** Says that a municipality uses a resource of the toolbox, or no longer. */
    resources_adopt: (body: ResourcesAdoptInput, options?: Options) =>
      send<Written>({ method: 'POST', path: '/api/v1/commands/resources.adopt', body }, options),
    /** Names an internal digital referent of a municipality, who is asked to agree. */
    referents_name: (body: ReferentsNameInput, options?: Options) =>
      send<Written>({ method: 'POST', path: '/api/v1/commands/referents.name', body }, options),
    /** Agrees to be in the directory, or changes what one says there of oneself. */
    referents_change: (body: ReferentsChangeInput, options?: Options) =>
      send<Written>({ method: 'POST', path: '/api/v1/commands/referents.change', body }, options),
    /** Takes a referent out of the network: oneself, or one of one's municipality. */
    referents_end: (body: ReferentsEndInput, options?: Options) =>
      send<Written>({ method: 'POST', path: '/api/v1/commands/referents.end', body }, options),
    /** Writes to somebody of the network, or answers them; no address is shown. */
    referents_write: (body: ReferentsWriteInput, options?: Options) =>
      send<LetterSent>({ method: 'POST', path: '/api/v1/commands/referents.write', body }, options),
    /** A request with its conversation, recommendations and what may follow. */
    view_request: (query: ViewRequestQuery, options?: Options) =>
      send<RequestView>({ method: 'GET', path: '/api/v1/views/request', query }, options),
    /** Requests by state, workloads and what is due, for who advises or runs it. */
    view_advice_board: (query: ViewAdviceBoardQuery = {}, options?: Options) =>
      send<AdviceBoard>({ method: 'GET', path: '/api/v1/views/advice-board', query }, options),
    /** A support body's objectives beside what it has done. */
    view_objective_contract: (query: ViewObjectiveContractQuery, options?: Options) =>
      send<ContractView>({ method: 'GET', path: '/api/v1/views/objective-contract', query }, options),
    /** Tools, guides, specifications, aids and trainings, with who uses them. */
    view_toolbox: (query: ViewToolboxQuery = {}, options?: Options) =>
      send<Toolbox>({ method: 'GET', path: '/api/v1/views/toolbox', query }, options),
    /** The network of internal referents, as far as whoever asks may see it. */
    view_referents: (options?: Options) =>
      send<Referents>({ method: 'GET', path: '/api/v1/views/referents' }, options),
    /** Keeps a draft of an application to a call; without id a new one. */
    applications_save: (body: ApplicationsSaveInput, options?: Options) =>
      send<ApplicationView>({ method: 'POST', path: '/api/v1/commands/applications.save', body }, options),
    /** Hands an application in, until the call's closing time, and gives the receipt. */
    applications_submit: (body: ApplicationsSubmitInput, options?: Options) =>
      send<ApplicationView>({ method: 'POST', path: '/api/v1/commands/applications.submit', body }, options),
    /** Takes a submitted application back to draft, until the call's closing time. */
    applications_reopen: (body: ApplicationsReopenInput, options?: Options) =>
      send<Written>({ method: 'POST', path: '/api/v1/commands/applications.reopen', body }, options),
    /** Keeps the scores of one's review; done finishes it. */
    reviews_score: (body: ReviewsScoreInput, options?: Options) =>
      send<Written>({ method: 'POST', path: '/api/v1/commands/reviews.score', body }, options),
    /** Declares a conflict of interest and gives the review back. */
    reviews_decline: (body: ReviewsDeclineInput, options?: Options) =>
      send<Written>({ method: 'POST', path: '/api/v1/commands/reviews.decline', body }, options),
    /** Keeps a call in preparation, and tells everything that keeps it from being opened; an open call changes only where nobody relies on it. */
    calls_save: (body: CallsSaveInput, options?: Options) =>
      send<CallDraft>({ method: 'POST', path: '/api/v1/commands/calls.save', body }, options),
    /** Opens a call in preparation, or announces it until its opening time; refused with every fault at its place. */
    calls_open: (body: CallsOpenInput, options?: Options) =>
      send<CallDraft>({ method: 'POST', path: '/api/v1/commands/calls.open', body }, options),
    /** A new call in preparation that starts from a past one; without its times and its jury. */
    calls_copy: (body: CallsCopyInput, options?: Options) =>
      send<CallDraft>({ method: 'POST', path: '/api/v1/commands/calls.copy', body }, options),
    /** After its closing time: decides which applications are eligible, with reasons. */
    calls_close: (body: CallsCloseInput, options?: Options) =>
      send<CallClosed>({ method: 'POST', path: '/api/v1/commands/calls.close', body }, options),
    /** Gives every eligible application its reviewers, without conflicts of interest. */
    calls_assign: (body: CallsAssignInput, options?: Options) =>
      send<CallAssigned>({ method: 'POST', path: '/api/v1/commands/calls.assign', body }, options),
    /** After the discussion: the total that counts instead of the mean; without one, the mean again. */
    calls_settle: (body: CallsSettleInput, options?: Options) =>
      send<Written>({ method: 'POST', path: '/api/v1/commands/calls.settle', body }, options),
    /** Ranks and selects within the envelopes; keeps the result on request. */
    calls_rank: (body: CallsRankInput, options?: Options) =>
      send<CallRanked>({ method: 'POST', path: '/api/v1/commands/calls.rank', body }, options),
    /** Decides as a kept ranking says: decisions with reasons, projects, figures. */
    calls_award: (body: CallsAwardInput, options?: Options) =>
      send<CallAwarded>({ method: 'POST', path: '/api/v1/commands/calls.award', body }, options),
    /** With more money: takes the reserve list in its order. */
    calls_award_reserve: (body: CallsAwardReserveInput, options?: Options) =>
      send<CallAwarded>({ method: 'POST', path: '/api/v1/commands/calls.award-reserve', body }, options),
    /** Plans a milestone of an awarded project; with id, changes it. */
    projects_save_milestone: (body: ProjectsSaveMilestoneInput, options?: Options) =>
      send<FollowUpWritten>({ method: 'POST', path: '/api/v1/commands/projects.save-milestone', body }, options),
    /** Says that a milestone is done, dropped, or planned again. */
    projects_set_milestone: (body: ProjectsSetMilestoneInput, options?: Options) =>
      send<FollowUpWritten>({ method: 'POST', path: '/api/v1/commands/projects.set-milestone', body }, options),
    /** Keeps a report of an awarded project as a draft, or hands it in. */
    projects_save_report: (body: ProjectsSaveReportInput, options?: Options) =>
      send<FollowUpWritten>({ method: 'POST', path: '/api/v1/commands/projects.save-report', body }, options),
    /** Asks for a part of the grant, within what may be asked for now. */
    projects_ask_payment: (body: ProjectsAskPaymentInput, options?: Options) =>
      send<FollowUpWritten>({ method: 'POST', path: '/api/v1/commands/projects.ask-payment', body }, options),
    /** Fixes how a project's grant is paid: the bounds of the advance and of what comes before the balance. */
    projects_plan_payments: (body: ProjectsPlanPaymentsInput, options?: Options) =>
      send<Written>({ method: 'POST', path: '/api/v1/commands/projects.plan-payments', body }, options),
    /** Accepts a report, wholly or in part, or sends it back. */
    projects_decide_report: (body: ProjectsDecideReportInput, options?: Options) =>
      send<FollowUpWritten>({ method: 'POST', path: '/api/v1/commands/projects.decide-report', body }, options),
    /** Checks, pays or refuses a payment that is asked for. */
    projects_decide_payment: (body: ProjectsDecidePaymentInput, options?: Options) =>
      send<FollowUpWritten>({ method: 'POST', path: '/api/v1/commands/projects.decide-payment', body }, options),
    /** A call with its form, rules, criteria and one's own applications. */
    view_call: (query: ViewCallQuery, options?: Options) =>
      send<CallView>({ method: 'GET', path: '/api/v1/views/call', query }, options),
    /** For the officer who prepares a call: its fields, what is wrong, what is locked. */
    view_call_draft: (query: ViewCallDraftQuery, options?: Options) =>
      send<CallDraft>({ method: 'GET', path: '/api/v1/views/call-draft', query }, options),
    /** For the officer: members of organisations, by the beginnings of their names or of their organisation's. */
    view_jury_candidates: (query: ViewJuryCandidatesQuery, options?: Options) =>
      send<JuryCandidates>({ method: 'GET', path: '/api/v1/views/jury-candidates', query }, options),
    /** For the officer: applications, progress of the reviews, last ranking. */
    view_call_board: (query: ViewCallBoardQuery, options?: Options) =>
      send<CallBoard>({ method: 'GET', path: '/api/v1/views/call-board', query }, options),
    /** What came of a call: selection, figures, method. */
    view_call_results: (query: ViewCallResultsQuery, options?: Options) =>
      send<CallResults>({ method: 'GET', path: '/api/v1/views/call-results', query }, options),
    /** An application, what it still lacks, eligibility, receipt. */
    view_application: (query: ViewApplicationQuery, options?: Options) =>
      send<ApplicationView>({ method: 'GET', path: '/api/v1/views/application', query }, options),
    /** The reviews of an application, once all have scored. */
    view_application_reviews: (query: ViewApplicationReviewsQuery, options?: Options) =>
      send<ApplicationReviews>({ method: 'GET', path: '/api/v1/views/application-reviews', query }, options),
    /** The reviews of a call that were given to whoever asks. */
    view_my_reviews: (query: ViewMyReviewsQuery, options?: Options) =>
      send<MyReviews>({ method: 'GET', path: '/api/v1/views/my-reviews', query }, options),
    /** Computes a kept ranking again and compares. */
    view_ranking_check: (query: ViewRankingCheckQuery, options?: Options) =>
      send<RankingCheck>({ method: 'GET', path: '/api/v1/views/ranking-check', query }, options),
    /** Milestones, reports and payments of an awarded project. */
    view_project_follow_up: (query: ViewProjectFollowUpQuery, options?: Options) =>
      send<ProjectFollowUp>({ method: 'GET', path: '/api/v1/views/project-follow-up', query }, options),
    /** For the agency: awarded projects, what is late, what waits for it. */
    view_followed_projects: (query: ViewFollowedProjectsQuery = {}, options?: Options) =>
      send<FollowedProjects>({ method: 'GET', path: '/api/v1/views/followed-projects', query }, options),
    /** Payments of awarded projects that whoever asks may see, as a table. */
    view_payments: (query: ViewPaymentsQuery = {}, options?: Options) =>
      send<Table>({ method: 'GET', path: '/api/v1/views/payments', query }, options),
    /** Finds the pools that a selection of published needs would form; keeps them on request. */
    pools_propose: (body: PoolsProposeInput, options?: Options) =>
      send<Proposed>({ method: 'POST', path: '/api/v1/commands/pools.propose', body }, options),
    /** Adds a need to a pool and computes it anew. */
    pools_join: (body: PoolsJoinInput, options?: Options) =>
      send<PoolView>({ method: 'POST', path: '/api/v1/commands/pools.join', body }, options),
    /** Takes a need out of a pool and computes it anew. */
    pools_leave: (body: PoolsLeaveInput, options?: Options) =>
      send<PoolView>({ method: 'POST', path: '/api/v1/commands/pools.leave', body }, options),
    /** Computes a pool with other parameters; keeps the result on request. */
    pools_recompute: (body: PoolsRecomputeInput, options?: Options) =>
      send<PoolView>({ method: 'POST', path: '/api/v1/commands/pools.recompute', body }, options),
    /** A pool with members, ranges, shares, arithmetic, supply and who is missing. */
    view_pool: (query: ViewPoolQuery, options?: Options) =>
      send<PoolView>({ method: 'GET', path: '/api/v1/views/pool', query }, options),
    /** The same for a group of needs that is no pool yet. */
    view_pool_preview: (query: ViewPoolPreviewQuery, options?: Options) =>
      send<PoolView>({ method: 'GET', path: '/api/v1/views/pool-preview', query }, options),
    /** What the arithmetic assumes: labels, units, defaults, bounds, sources. */
    view_pool_parameters: (options?: Options) =>
      send<ParametersView>({ method: 'GET', path: '/api/v1/views/pool-parameters' }, options),
    /** Asks to keep the entry of an organisation. */
    organisations_claim: (body: OrganisationsClaimInput, options?: Options) =>
      send<ClaimState>({ method: 'POST', path: '/api/v1/commands/organisations.claim', body }, options),
    /** Confirms the address of a claim with the code sent there. */
    organisations_prove: (body: OrganisationsProveInput, options?: Options) =>
      send<ClaimState>({ method: 'POST', path: '/api/v1/commands/organisations.prove', body }, options),
    /** Approves a claim, whose sender becomes manager, or refuses it. */
    organisations_decide: (body: OrganisationsDecideInput, options?: Options) =>
      send<ClaimState>({ method: 'POST', path: '/api/v1/commands/organisations.decide', body }, options),
    /** Invites somebody to act for an organisation, by a code to their address. */
    members_invite: (body: MembersInviteInput, options?: Options) =>
      send<Invitation>({ method: 'POST', path: '/api/v1/commands/members.invite', body }, options),
    /** Accepts an invitation with its code. */
    members_accept: (body: MembersAcceptInput, options?: Options) =>
      send<Accepted>({ method: 'POST', path: '/api/v1/commands/members.accept', body }, options),
    /** Changes the role of a member. */
    members_change: (body: MembersChangeInput, options?: Options) =>
      send<MembershipState>({ method: 'POST', path: '/api/v1/commands/members.change', body }, options),
    /** Ends a membership: somebody else's, one's own, or an invitation. */
    members_remove: (body: MembersRemoveInput, options?: Options) =>
      send<MembershipState>({ method: 'POST', path: '/api/v1/commands/members.remove', body }, options),
    /** Lets a colleague act in one's place for a time. */
    delegations_give: (body: DelegationsGiveInput, options?: Options) =>
      send<Delegation>({ method: 'POST', path: '/api/v1/commands/delegations.give', body }, options),
    /** Ends a delegation, from either side. */
    delegations_revoke: (body: DelegationsRevokeInput, options?: Options) =>
      send<Delegation>({ method: 'POST', path: '/api/v1/commands/delegations.revoke', body }, options),
    /** Mandates an inter-municipal body, or proposes it to the municipality. */
    mandates_propose: (body: MandatesProposeInput, options?: Options) =>
      send<Mandate>({ method: 'POST', path: '/api/v1/commands/mandates.propose', body }, options),
    /** Gives a mandate that was proposed. */
    mandates_grant: (body: MandatesGrantInput, options?: Options) =>
      send<Mandate>({ method: 'POST', path: '/api/v1/commands/mandates.grant', body }, options),
    /** Ends a mandate, from either side. */
    mandates_end: (body: MandatesEndInput, options?: Options) =>
      send<Mandate>({ method: 'POST', path: '/api/v1/commands/mandates.end', body }, options),
    /** One's own claims, and for who decides those that are open. */
    view_claims: (options?: Options) =>
      send<Claims>({ method: 'GET', path: '/api/v1/views/claims' }, options),
    /** The members of an organisation one acts for. */
    view_members: (query: ViewMembersQuery = {}, options?: Options) =>
      send<Members>({ method: 'GET', path: '/api/v1/views/members', query }, options),
    /** Delegations that one gave and received. */
    view_delegations: (options?: Options) =>
      send<Delegations>({ method: 'GET', path: '/api/v1/views/delegations' }, options),
    /** Mandates that an organisation one acts for gave and holds. */
    view_mandates: (query: ViewMandatesQuery = {}, options?: Options) =>
      send<Mandates>({ method: 'GET', path: '/api/v1/views/mandates', query }, options),
    /** Erases a person for ever; what they did for organisations stays. */
    people_erase: (body: PeopleEraseInput, options?: Options) =>
      send<Erased>({ method: 'POST', path: '/api/v1/commands/people.erase', body }, options),
    /** What erasing a person would end and leave. */
    view_erasure: (query: ViewErasureQuery = {}, options?: Options) =>
      send<Erasure>({ method: 'GET', path: '/api/v1/views/erasure', query }, options),
    /** The accounts of this server, by name. For administrators and officers of identity. */
    view_accounts: (query: ViewAccountsQuery = {}, options?: Options) =>
      send<AccountPage>({ method: 'GET', path: '/api/v1/views/accounts', query }, options),
    /** Who changed what and who was shown whose data, latest first. For administrators. */
    view_audit: (query: ViewAuditQuery = {}, options?: Options) =>
      send<AuditPage>({ method: 'GET', path: '/api/v1/views/audit', query }, options),
    /** When one's own data were shown to somebody else, and to whom. */
    view_audit_mine: (query: ViewAuditMineQuery = {}, options?: Options) =>
      send<AuditPage>({ method: 'GET', path: '/api/v1/views/audit-mine', query }, options),
    /** The end of the audit's chain, to be kept elsewhere. */
    view_audit_head: (options?: Options) =>
      send<AuditHead>({ method: 'GET', path: '/api/v1/views/audit-head' }, options),
    /** Takes rows of an imported file, made into entities; each row as a whole or not at all. */
    entities_import: (body: EntitiesImportInput, options?: Options) =>
      send<ImportedRows>({ method: 'POST', path: '/api/v1/commands/entities.import', body }, options),
  };
}
