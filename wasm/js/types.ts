/**
 * The types that cross the border to the core, made from its JSON Schemas by `cargo xtask generate`.
 * Do not edit: change the Rust types and generate again.
 */

/**
 * How p-values of a family of comparisons are adjusted.
 */
export type Adjustment = "holm" | "bh";

/**
 * How parts are taken together.
 */
export type Aggregate =
  | "arithmetic"
  | "geometric"
  | "harmonic"
  | "copeland"
  | {
      power: number;
    };

/**
 * What it means that a unit has left all items of a multiple question empty.
 */
export type AllBlank = "no_answer" | "blank";

/**
 * One alternative: what it changes of the index. What it does not name stays as the index has it; one that names nothing is
 * the index as it is.
 *
 * What it names holds everywhere, also where a tier or a part of the index has words of its own. Changes that belong
 * together, such as a geometric mean and a scale without zeros, stand in one alternative.
 */
export interface Alternative {
  /**
   * Another way to take parts together, of all branches, or of those of `tier`.
   */
  aggregate?: Aggregate | null;
  /**
   * Another imputation, of all indicators.
   */
  impute?: Impute | null;
  /**
   * Another index as a whole, of the same data; further changes are made to it.
   */
  index?: Index | null;
  /**
   * Indicators and branches that are left out.
   */
  leave_out?: string[];
  /**
   * Name, unique within the choice.
   */
  name: string;
  /**
   * Another normalisation, of all indicators.
   */
  normalise?: Normalise | null;
  /**
   * How likely it is to be drawn, in proportion to the others; 1 unless said.
   */
  share?: number | null;
  /**
   * The tier whose branches are aggregated otherwise: 0 for the index, 1 for its parts; all unless said.
   */
  tier?: number | null;
  /**
   * Another treatment of outliers, of all indicators.
   */
  treat?: Treat | null;
  /**
   * Weights from elsewhere, of all branches.
   */
  weigh?: Weigh | null;
  /**
   * Other weights.
   */
  weights?: Weights | null;
}

/**
 * How far ranks moved where one alternative was taken.
 */
export interface AlternativeShift {
  /**
   * The alternative.
   */
  alternative: string;
  /**
   * The choice.
   */
  choice: string;
  /**
   * In how many replications it was taken.
   */
  replications: number;
  /**
   * How far ranks moved in them, on the mean.
   */
  shift: number | null;
}

/**
 * One possible answer.
 */
export interface Answer {
  /**
   * Code in the answers.
   */
  code: Word;
  /**
   * Label.
   */
  label: Label;
  /**
   * Point on a scale.
   */
  point?: number | null;
  /**
   * What it stands for.
   */
  status?: AnswerStatus;
}

/**
 * What an answer stands for.
 */
export type AnswerStatus = "substantive" | "do_not_know" | "not_asked" | "refused";

/**
 * The interval of a change over all joint answers that the margins and the populations allow.
 */
export interface AnyOverlap {
  /**
   * Largest correlation.
   */
  correlation_high: number;
  /**
   * Smallest correlation of the two estimates.
   */
  correlation_low: number;
  /**
   * Upper limit at the largest correlation.
   */
  high_narrowest: number;
  /**
   * Upper limit at the smallest correlation.
   */
  high_widest: number;
  /**
   * Lower limit at the largest correlation: the interval is nowhere narrower.
   */
  low_narrowest: number;
  /**
   * Lower limit at the smallest correlation: the interval is nowhere wider.
   */
  low_widest: number;
  /**
   * What can be said whatever the joint answers are.
   */
  verdict: Verdict;
}

/**
 * What a value beyond the goal gives.
 */
export type Beyond = "keep" | "clip";

/**
 * What an empty item means, where a unit may tick several and some files leave out what was not ticked.
 */
export type Blank = "missing" | "no_beside_answers" | "no";

/**
 * Columns tied together by sums.
 */
export interface Block {
  /**
   * The columns' ids.
   */
  columns: string[];
  /**
   * The smallest sets of figures without which the table can be solved; each set is one explanation. Empty where
   * all figures fit.
   */
  misprints?: Misprint[][];
  /**
   * How the search ended.
   */
  outcome: Outcome;
  /**
   * How many sets of denominators satisfy every figure and every sum; where the search was given up, how many
   * had been found.
   */
  solutions: number;
  /**
   * How many steps the search took.
   */
  steps: number;
}

/**
 * How low and how high one figure can be.
 */
export interface Bound {
  /**
   * Answers that the estimate rests on.
   */
  answered: number;
  /**
   * Who is in the base, as a clause in the document's first language; empty where it is everybody.
   */
  base: string;
  /**
   * Category of each breakdown, by the names of the columns.
   */
  by: {
    [k: string]: string;
  };
  /**
   * Answer of a distribution.
   */
  category: string | null;
  /**
   * The estimate that takes those who answered as a random sample.
   */
  estimate: number | null;
  /**
   * In a sample: the upper confidence limit of the highest figure. Where everybody was invited, the highest itself.
   */
  high: number | null;
  /**
   * The figure if all of them gave the answer that makes it highest.
   */
  highest: number | null;
  /**
   * Name of the indicator.
   */
  indicator: string;
  /**
   * The method that gave the limits.
   */
  interval: Interval | null;
  /**
   * Confidence level of the limits.
   */
  level: number;
  /**
   * In a sample: the lower confidence limit of the lowest figure. Where everybody was invited, the lowest itself.
   */
  low: number | null;
  /**
   * The figure if all of them gave the answer that makes it lowest; `null` where nobody is in the base.
   */
  lowest: number | null;
  /**
   * What was computed.
   */
  measure: MeasureKind;
  /**
   * What a reader must know.
   */
  notes: Note[];
  /**
   * Whether the bounds are estimates, because not everybody was invited.
   */
  sampled: boolean;
  /**
   * Units invited that did not answer, and that belong, or may belong, to the base.
   */
  silent: number;
  /**
   * Wave by name, where the answers belong to one.
   */
  wave: string | null;
}

/**
 * What bounds need to know beyond the queries.
 */
export interface BoundsQuery {
  /**
   * The least and the largest value that an answer can have, by the name of an indicator that is a mean.
   */
  ranges?: {
    /**
     * @minItems 2
     * @maxItems 2
     */
    [k: string]: [number, number];
  };
}

/**
 * How well the parts of a branch belong together.
 */
export interface BranchCoherence {
  /**
   * Cronbach's alpha of all parts.
   */
  alpha: number | null;
  /**
   * The index or branch.
   */
  branch: string;
  /**
   * Principal components of the parts that vary; `null` where there are fewer than two.
   */
  components: Components | null;
  /**
   * Parts that do not vary in these units, and have no part in what follows.
   */
  constant: string[];
  /**
   * Correlations of parts with each other, row after row; `null` where one does not vary.
   */
  correlations: (number | null)[][];
  /**
   * The share of their variance that each component explains.
   */
  explained: number[];
  /**
   * What is worth a look.
   */
  flags: CoherenceFlag[];
  /**
   * Its parts, in the order of the matrices.
   */
  parts: string[];
  /**
   * Units and waves in which all of them have a score.
   */
  units: number;
  /**
   * The correlation of each part with the branch.
   */
  with_branch: (number | null)[];
}

/**
 * Groups that results are shown by.
 */
export interface Breakdown {
  /**
   * Cut points over a number: `[2000, 5000]` makes under 2 000, 2 000 to under 5 000, and 5 000 and over.
   */
  cuts?: number[];
  /**
   * Short name.
   */
  id: string;
  /**
   * Label.
   */
  label: Label;
  /**
   * Labels of the groups that cut points make, lowest first; made of the cut points unless said.
   */
  labels?: Label[];
  /**
   * The variable or question it divides.
   */
  of: string;
}

/**
 * The totals of a calibration.
 */
export type CalibrationTotals =
  | {
      [k: string]: number;
    }
  | PartitionTotals[];

/**
 * A category of a variable or a breakdown.
 */
export interface Category {
  /**
   * The category as a clause after the noun, where it has no noun of its own: `i Nord-Norge`, `in Northern Norway`.
   */
  among?: Label | null;
  /**
   * Code in the answers.
   */
  code: Word;
  /**
   * Label.
   */
  label: Label;
  /**
   * What units of this category are called, where they have a name of their own.
   */
  noun?: Noun | null;
}

/**
 * What one category has to do with who answers.
 */
export interface CategoryPartial {
  /**
   * Those of them that answered.
   */
  answered: number;
  /**
   * Its category.
   */
  category: string;
  /**
   * P_c: what the category adds to the conditional indicator of its variable.
   */
  conditional: number;
  /**
   * Units invited.
   */
  invited: number;
  /**
   * Mean propensity of the category.
   */
  propensity: number;
  /**
   * P_u: above 0 where the category answers more than the mean, below 0 where it answers less.
   */
  unconditional: number;
  /**
   * The variable.
   */
  variable: string;
}

/**
 * The known size of one cell: `{"region": "north", "size": "small", "total": 120}`.
 */
export interface CellTotal {
  /**
   * Units of the population.
   */
  total: number;
  [k: string]: string | number;
}

/**
 * How surprising it is that a denominator fits.
 *
 * The measure is a column of as many independent figures, each equally likely to be any printable numeral, under the
 * same bounds on the denominator. Conditional rows and counts are left out.
 */
export interface Chance {
  /**
   * The odds that some denominator fits such a column as well are at least this …
   */
  at_least: number;
  /**
   * … and at most this.
   */
  at_most: number;
}

/**
 * A change between two waves. Changes of shares are differences of fractions; text shows percentage points.
 */
export interface Change {
  /**
   * Where nothing is known of who answered both times: the interval over all that is possible.
   */
  any_overlap: AnyOverlap | null;
  /**
   * How the two estimates vary together; `null` where they are treated as independent.
   */
  dependence: Dependence | null;
  /**
   * Later minus earlier.
   */
  difference: number;
  /**
   * Whether the later wave is marked as not comparable with earlier ones.
   */
  frame_break: boolean;
  /**
   * The earlier estimate.
   */
  from: Estimate;
  /**
   * Upper limit.
   */
  high: number | null;
  /**
   * Confidence level.
   */
  level: number;
  /**
   * Lower limit.
   */
  low: number | null;
  /**
   * The margin within which a change counts as none, on the scale of the estimates; `null` where none was stated.
   */
  margin: number | null;
  /**
   * What a reader must know.
   */
  notes: Note[];
  /**
   * Two-sided p-value of no change that the interval implies: below 1 − level just where zero lies outside it.
   */
  p: number | null;
  /**
   * The p-value adjusted for the comparisons made together, where that was asked for.
   */
  p_adjusted: number | null;
  /**
   * Later over earlier, where neither can be negative and the earlier is not zero.
   */
  ratio: number | null;
  /**
   * Upper limit of the ratio.
   */
  ratio_high: number | null;
  /**
   * Lower limit of the ratio.
   */
  ratio_low: number | null;
  /**
   * Standard error.
   */
  se: number | null;
  /**
   * The later estimate.
   */
  to: Estimate;
  /**
   * What can be said.
   */
  verdict: Verdict;
}

/**
 * One thing that could have been chosen otherwise: in every replication one of its alternatives is drawn.
 */
export interface Choice {
  /**
   * The alternatives; one of them can be the index as it is.
   */
  alternatives?: Alternative[];
  /**
   * Short name.
   */
  id: string;
  /**
   * In place of alternatives: the whole index, or the index without one of its indicators, each equally likely.
   */
  leave_one_out?: boolean;
}

/**
 * What readers can choose.
 */
export interface Choices {
  /**
   * How figures are broken down: not at all, by each breakdown of the document, or as they are now where that is by several. `null`
   * where there is nothing to choose between.
   */
  by: Chooser | null;
  /**
   * The language, of those that the document has (all that there are where it does not say), and the one that is shown.
   */
  language: Chooser;
  /**
   * What is said where a choice waits for whoever computes elsewhere.
   */
  waiting: string;
}

/**
 * What can be chosen.
 */
export interface Choosable {
  /**
   * What readers call it.
   */
  label: string;
  /**
   * What hosts call it: a language's code; ids of crossed breakdowns with spaces between, and nothing for none.
   */
  value: string;
}

/**
 * One of several.
 */
export interface Chooser {
  /**
   * The value of the option that is chosen.
   */
  chosen: string;
  /**
   * What is chosen.
   */
  label: string;
  /**
   * What can be chosen.
   */
  options: Choosable[];
}

/**
 * A stable code for one kind of problem. The text of a code never changes its meaning between versions.
 */
export type Code =
  | "syntax"
  | "unsupported-version"
  | "unknown-key"
  | "missing-key"
  | "wrong-type"
  | "duplicate"
  | "unknown-name"
  | "out-of-range"
  | "contradiction"
  | "no-effect"
  | "missing-label"
  | "missing-column"
  | "unknown-code"
  | "not-a-number"
  | "wrong-length"
  | "not-asked"
  | "no-rows"
  | "bad-weight"
  | "bad-population"
  | "psu-in-two-strata"
  | "missing-design-value"
  | "lonely-psu"
  | "bad-probability"
  | "unsupported"
  | "wrong-measure"
  | "impossible-figure"
  | "no-solution"
  | "too-many-solutions"
  | "bad-total"
  | "empty-group"
  | "missing-value"
  | "collinear"
  | "separation"
  | "no-convergence";

/**
 * What is worth a look.
 */
export type CoherenceFlag =
  | {
      /**
       * Their correlation.
       */
      correlation: number;
      flag: "high";
      /**
       * The other.
       */
      other: string;
      /**
       * One part.
       */
      part: string;
    }
  | {
      /**
       * Their correlation.
       */
      correlation: number;
      flag: "negative";
      /**
       * The other.
       */
      other: string;
      /**
       * One part.
       */
      part: string;
    }
  | {
      /**
       * Its correlation with the branch.
       */
      correlation: number;
      flag: "weak";
      /**
       * The part.
       */
      part: string;
    }
  | {
      /**
       * Its correlation with the branch.
       */
      correlation: number;
      flag: "against";
      /**
       * The part.
       */
      part: string;
    };

/**
 * From where on correlations are flagged.
 */
export interface CoherenceLimits {
  /**
   * Two parts correlated above this say nearly the same; 0.92 unless said.
   */
  high?: number;
  /**
   * Two parts correlated below this run against each other; 0 unless said.
   */
  negative?: number;
  /**
   * A part correlated below this with its branch is hardly heard in it; 0.3 unless said.
   */
  weak?: number;
}

/**
 * A group of units in one wave.
 */
export interface Column {
  /**
   * How many answered, where the publication says so.
   */
  answered?: number | null;
  /**
   * The most that can have answered.
   */
  answered_max?: number | null;
  /**
   * The fewest that can have answered.
   */
  answered_min?: number | null;
  /**
   * Decimals of this column's per cents, where they differ from the table's.
   */
  decimals?: number | null;
  /**
   * One figure for each row, in the order of the rows.
   */
  figures: Figure[];
  /**
   * The group that this column is a wave of; columns of one group and different waves are comparable.
   */
  group?: string | null;
  /**
   * The name that sums and results refer to.
   */
  id: string;
  /**
   * What the group is called; the id unless said.
   */
  label?: Label | null;
  /**
   * What its units are called in sentences.
   */
  noun?: Noun | null;
  /**
   * N, the number of units in the group, answering or not; bounds the denominator.
   */
  population?: number | null;
  /**
   * Per cents or counts.
   */
  unit?: Unit;
  /**
   * The wave.
   */
  wave?: string | null;
}

/**
 * What a column holds.
 */
export type ColumnKind = "single" | "number" | "text";

/**
 * One column by name, or several.
 */
export type ColumnNames = string | string[];

/**
 * A sum of estimates times numbers, such as the mean of a figure over some waves, or a change less another change.
 */
export interface Combination {
  /**
   * Their sum; `null` where one of them is missing.
   */
  estimate: number | null;
  /**
   * The estimates.
   */
  estimates: Estimate[];
  /**
   * What each is multiplied with.
   */
  factors: number[];
  /**
   * Upper limit.
   */
  high: number | null;
  /**
   * Confidence level.
   */
  level: number;
  /**
   * Lower limit.
   */
  low: number | null;
  /**
   * Standard error.
   */
  se: number | null;
}

/**
 * One figure less another.
 */
export interface Comparison {
  /**
   * How the two vary together; `null` where they are treated as independent.
   */
  dependence: Dependence | null;
  /**
   * The one less the other.
   */
  difference: number;
  /**
   * The one.
   */
  first: Estimate;
  /**
   * Upper limit.
   */
  high: number | null;
  /**
   * Confidence level.
   */
  level: number;
  /**
   * Lower limit.
   */
  low: number | null;
  /**
   * The margin within which the two count as alike; `null` where none was stated.
   */
  margin: number | null;
  /**
   * What a reader must know.
   */
  notes: Note[];
  /**
   * Two-sided p-value of no difference that the interval implies.
   */
  p: number | null;
  /**
   * The same adjusted for the comparisons made together, where that was asked for.
   */
  p_adjusted: number | null;
  /**
   * Standard error.
   */
  se: number | null;
  /**
   * The other.
   */
  second: Estimate;
  /**
   * What can be said.
   */
  standing: Standing;
}

/**
 * Principal components of some columns.
 */
export interface Components {
  /**
   * The standard deviation of each component, the largest first; their squares add up to the number of columns.
   */
  deviations: number[];
  /**
   * The loadings of each component, in the order of the columns; their squares add up to 1.
   */
  loadings: number[][];
}

/**
 * A condition on a column: the answer is one of those listed.
 */
export interface Condition {
  /**
   * Answers that fulfil the condition.
   */
  is: string[];
  /**
   * Column by name.
   */
  question: string;
}

/**
 * A sum of estimates, or one such sum over another.
 */
export interface Contrast {
  /**
   * Name of the contrast in the results.
   */
  name: string;
  /**
   * What the sum is divided by; nothing unless said.
   */
  over?: Term[];
  /**
   * What is added up.
   */
  terms: Term[];
}

/**
 * The value of a contrast.
 */
export interface ContrastValue {
  /**
   * Degrees of freedom of the design among the units of the estimates in it; `null` where they are infinite.
   */
  df: number | null;
  /**
   * The value; `null` where an estimate in it does not exist.
   */
  estimate: number | null;
  /**
   * Upper confidence limit.
   */
  high: number | null;
  /**
   * Confidence level.
   */
  level: number;
  /**
   * Lower confidence limit.
   */
  low: number | null;
  /**
   * Name of the contrast.
   */
  name: string;
  /**
   * What a reader must know.
   */
  notes: Note[];
  /**
   * Standard error; `null` where it cannot be estimated.
   */
  se: number | null;
}

/**
 * So many of those that answered.
 */
export interface Count {
  /**
   * n, the denominator: those that answered, or for a conditional row those of its base.
   */
  answered: number;
  /**
   * N, the units that the share is about, where that is known; for a conditional row only under a full count,
   * because nobody knows how many of those that did not answer belong to the base.
   */
  population?: number | null;
  /**
   * k, those counted.
   */
  yes: number;
}

/**
 * What can be said of a target in one word.
 */
export type Course = "reached" | "on_the_way" | "standstill" | "moving_away" | "not_reached" | "not_determined";

/**
 * Where degrees of freedom come from.
 */
export type DegreesOfFreedom =
  | "base"
  | "design"
  | {
      given: number;
    }
  | "infinite";

/**
 * What an indicator is divided by.
 */
export interface Denominate {
  /**
   * The column of denominators.
   */
  by: string;
  /**
   * What the ratio is multiplied by, such as 1000 for "per 1 000 inhabitants"; 1 unless said.
   */
  scale?: number | null;
}

/**
 * How two estimates vary together, and what is known of that.
 */
export interface Dependence {
  /**
   * Units that answered in both bases.
   */
  both: number;
  /**
   * Correlation of the two estimates, from −1 to 1; the one that the interval is made with.
   */
  correlation: number;
  /**
   * Whether the correlation was estimated from those; if not, they were too few or too much alike, and the
   * correlation is the one between 0 and what perfect agreement would give that makes the interval widest.
   */
  estimated: boolean;
  /**
   * Units that answered in the base of the first estimate.
   */
  first: number;
  /**
   * Units that answered in the base of the second.
   */
  second: number;
}

/**
 * Which columns say how units came in.
 *
 * ```
 * use peil::{Answers, CsvOptions, DesignColumns, Sample};
 * let answers = Answers::from_csv("stype,pw,y\nE,2,1\nE,2,3\nH,4,5\nH,4,9\n".as_bytes(), &CsvOptions::default())?;
 * let columns = DesignColumns { strata: Some("stype".into()), weight: Some("pw".into()), ..Default::default() };
 * let design = columns.build(&answers)?;
 * let mean = Sample::new(answers, design)?.mean("y").run()?;
 * assert_eq!(mean.single().estimate, Some((2.0 * 4.0 + 4.0 * 14.0) / 12.0));
 * # Ok::<(), peil::Error>(())
 * ```
 */
export interface DesignColumns {
  /**
   * Whether every unit of the population was invited, so that all that is missing is a matter of response.
   */
  census?: boolean;
  /**
   * Column of the population size of the stratum (PSUs in a cluster design) or its sampling fraction; or one for
   * each stage. A stage without one adds no variance of its own. One more than there are columns in `psu` means
   * that rows were drawn within the last of them.
   */
  fpc?: ColumnNames | null;
  /**
   * With `pps = "hartley_rao"`: the population's sum of squared probabilities over n; estimated unless said.
   */
  hartley_rao_sum?: number | null;
  /**
   * With `pps = "joint"`: the joint probability of each pair of rows, row by row.
   */
  joint_probabilities?: number[][] | null;
  /**
   * What to do with a stratum of a single PSU.
   */
  lonely?: LonelyPsu;
  /**
   * Whether to do so as well where a domain leaves a stratum a single PSU.
   */
  lonely_domains?: boolean;
  /**
   * Replicate weights to be made of strata and PSUs, from which variances then come.
   */
  make_replicates?: MakeReplicates | null;
  /**
   * Whether names of primary sampling units are only unique within a stratum.
   */
  nest?: boolean;
  /**
   * Units of the population: one number, or one for each stratum by name.
   */
  population?: PopulationCount | null;
  /**
   * How the joint probabilities of `probability` are found.
   */
  pps?: Pps | null;
  /**
   * Which estimator of the variance is made of joint probabilities; Horvitz-Thompson unless said.
   */
  pps_variance?: PpsVariance | null;
  /**
   * Column of the probability with which units were drawn, or one for each stage. Without `pps` it gives the
   * weights, and variances are those of draws with replacement (or of `fpc`).
   */
  probability?: ColumnNames | null;
  /**
   * Column of the primary sampling unit, followed by those of the units drawn within it; without any, every row is
   * its own.
   */
  psu?: ColumnNames | null;
  /**
   * Columns of replicate weights from which variances come.
   */
  replicates?: ReplicateColumns | null;
  /**
   * Which rows responded; all unless said.
   */
  responded?: Condition | null;
  /**
   * Column of groups within which those who responded are taken as a random sample. Where they split strata of which
   * a sample was invited, they hold across all strata.
   */
  response_groups?: string | null;
  /**
   * Units that were invited of the population: one number, or one for each stratum by name, where the answers hold
   * only those that responded.
   */
  selected?: PopulationCount | null;
  /**
   * Column of the stratum, or one for each stage.
   */
  strata?: ColumnNames | null;
  /**
   * Column of the weight; N_h / r_h unless said, or 1 where population sizes are unknown.
   */
  weight?: string | null;
  /**
   * What weights are brought to, in this order.
   */
  weighting?: WeightingStep[];
}

/**
 * How units came in.
 */
export interface DesignPlan {
  /**
   * Column of the population size of the stratum (PSUs in a cluster design) or its sampling fraction; or one for
   * each stage.
   */
  fpc?: ColumnNames | null;
  /**
   * What to do with a stratum of a single PSU.
   */
  lonely?: LonelyPsu;
  /**
   * Whether to do so as well where a domain leaves a stratum a single PSU.
   */
  lonely_domains?: boolean;
  /**
   * Whether names of primary sampling units are only unique within a stratum.
   */
  nest?: boolean;
  /**
   * How the joint probabilities of `probability` are found.
   */
  pps?: Pps | null;
  /**
   * Which estimator of the variance is made of joint probabilities; Horvitz-Thompson unless said.
   */
  pps_variance?: PpsVariance | null;
  /**
   * Column of the probability with which units were drawn without replacement, or one for each stage.
   */
  probability?: ColumnNames | null;
  /**
   * Column of the primary sampling unit, followed by those of the units drawn within it.
   */
  psu?: ColumnNames | null;
  /**
   * Which rows responded; all unless said.
   */
  responded?: Condition | null;
  /**
   * A variable or breakdown within whose categories those who responded are taken as a random sample.
   */
  response_groups?: string | null;
  /**
   * Column of the stratum, where strata are not those of the population; or one for each stage.
   */
  strata?: ColumnNames | null;
  /**
   * Column of the unit's own name, by which waves are matched.
   */
  unit?: string | null;
  /**
   * Column of the weight; N_h / r_h unless said.
   */
  weight?: string | null;
}

/**
 * Whether more of an indicator is better.
 */
export type Direction = "up" | "down";

/**
 * Which figures are not shown.
 *
 * ```
 * use peil::{Answers, Column, Design, DisclosureRule, Flag, Sample};
 * // 2, 3, 9 and 9 units by size.
 * let sizes = [("s", 2), ("m", 3), ("l", 9), ("xl", 9)];
 * let size: Column = sizes.iter().flat_map(|(name, units)| vec![*name; *units]).collect();
 * let open_data: Column = vec!["yes"; 23].into_iter().collect();
 * let answers = Answers::new([("size".to_owned(), size), ("open_data".to_owned(), open_data)])?;
 * let sample = Sample::new(answers, Design::builder(23).build()?)?;
 * let estimates = sample.share("open_data").equals("yes").by(["size"]).run()?;
 * let shown = estimates.suppressed(&DisclosureRule::default())?;
 * // The two in `s` are too few, and without `m` the total would tell them.
 * let hidden: Vec<bool> = shown.iter().map(|row| row.flag == Some(Flag::Confidential)).collect();
 * assert_eq!(hidden, [false, true, true, false], "of l, m, s and xl");
 * # Ok::<(), peil::Error>(())
 * ```
 */
export interface DisclosureRule {
  /**
   * Units that must have answered for a figure to be shown; 3 unless said.
   */
  least_units?: number;
}

/**
 * Which distance between old and new weights is least.
 */
export type Distance = "linear" | "raking" | "logit";

/**
 * What a document is drafted of.
 */
export interface Draft {
  /**
   * Columns that become questions, each with an indicator unless it is text.
   */
  columns: DraftColumn[];
  /**
   * Columns of the design.
   */
  design?: DraftDesign;
  /**
   * Short name.
   */
  id: string;
  /**
   * Number of units, all of whom were asked.
   */
  size?: number | null;
  /**
   * Title.
   */
  title: string;
  /**
   * What a unit is called: one, several, all of them.
   *
   * @minItems 3
   * @maxItems 3
   */
  unit: [string, string, string];
}

/**
 * An answer: a word that is code and label, or a code with what the file says of it.
 */
export type DraftAnswer = string | LabelledAnswer;

/**
 * A column that becomes a question.
 */
export interface DraftColumn {
  /**
   * Its answers, where it has some.
   */
  answers?: DraftAnswer[];
  /**
   * What it holds.
   */
  kind: ColumnKind;
  /**
   * Its name in the file.
   */
  name: string;
  /**
   * The wording of the question; the name unless said.
   */
  text?: string | null;
}

/**
 * Columns that say how units came in.
 */
export interface DraftDesign {
  /**
   * The population size of the stratum, or its sampling fraction.
   */
  fpc?: string | null;
  /**
   * The primary sampling unit.
   */
  psu?: string | null;
  /**
   * The stratum.
   */
  strata?: string | null;
  /**
   * The unit's own name, by which waves are matched.
   */
  unit?: string | null;
  /**
   * The weight.
   */
  weight?: string | null;
}

/**
 * Figures ready to be drawn.
 */
export interface Drawing {
  /**
   * What is shown: the title of the survey and the wave of all rows, so far as there are, and whether it is changes.
   */
  caption: string;
  /**
   * Rows of the same indicator and base together.
   */
  groups: DrawingGroup[];
  /**
   * Language of all texts.
   */
  language: Language;
  /**
   * What a reader must know; those without a mark hold for all rows.
   */
  notes: DrawingNote[];
  /**
   * Where the answers come from; empty where the document does not say.
   */
  source: string;
  /**
   * The table beside the drawing.
   */
  table: DrawingTable;
  /**
   * Words around the figures.
   */
  words: DrawingWords;
}

/**
 * Rows of one indicator and base.
 */
export interface DrawingGroup {
  /**
   * What the scale shows: per cent, mean, total, change in percentage points …
   */
  axis: string;
  /**
   * Who is in the base; empty where it is everybody.
   */
  base: string;
  /**
   * What the indicator is called.
   */
  label: string;
  /**
   * How far from zero a change still counts as none, where that was stated.
   */
  margin: number | null;
  /**
   * The rows.
   */
  rows: DrawingRow[];
  /**
   * What the numbers are.
   */
  scale: DrawingScale;
}

/**
 * A note below.
 */
export interface DrawingNote {
  /**
   * The mark by which rows refer to it; `null` where it holds for all.
   */
  mark: number | null;
  /**
   * The note as a sentence.
   */
  text: string;
}

/**
 * One figure, as numbers and as text.
 */
export interface DrawingRow {
  /**
   * The figure as a number.
   */
  estimate: number | null;
  /**
   * The figure: an estimate, or a change with its sign.
   */
  figure: string;
  /**
   * What can be said of a change, in a word or a few.
   */
  finding: string | null;
  /**
   * Whether every unit of the base is known, so that there is no interval to draw.
   */
  full: boolean;
  /**
   * Upper limit as a number.
   */
  high: number | null;
  /**
   * The limits, or the word for a full count.
   */
  limits: string;
  /**
   * Lower limit as a number.
   */
  low: number | null;
  /**
   * Marks of the notes that hold for it.
   */
  marks: number[];
  /**
   * What the row is called: categories of breakdowns, answer, and where there are several the wave, or the waves that
   * a change lies between.
   */
  names: string[];
  /**
   * The figure as a sentence, where the language and the document's words allow one.
   */
  sentence: string | null;
}

/**
 * What the numbers of a drawing are.
 */
export type DrawingScale = "shares" | "points" | "values" | "differences";

/**
 * A table of texts. An empty first cell means the same as the one above.
 */
export interface DrawingTable {
  /**
   * The columns.
   */
  columns: TableColumn[];
  /**
   * The rows, a cell for each column.
   */
  rows: string[][];
}

/**
 * Words around the figures, in the language of the drawing.
 */
export interface DrawingWords {
  /**
   * Everybody, where a row has no category to name it.
   */
  everybody: string;
  /**
   * How to read the drawing.
   */
  legend: string;
  /**
   * Before the source.
   */
  source: string;
  /**
   * What opens the table beside the drawing.
   */
  table: string;
}

/**
 * How much of the variance of an output comes from a factor.
 */
export interface Effect {
  /**
   * By itself: the first-order effect.
   */
  first: number;
  /**
   * The upper end.
   */
  first_high: number;
  /**
   * The lower end of its interval.
   */
  first_low: number;
  /**
   * With all that it does together with others: the total effect.
   */
  total: number;
  /**
   * The upper end.
   */
  total_high: number;
  /**
   * The lower end of its interval.
   */
  total_low: number;
}

/**
 * Whether the straight line through the figures so far reaches the goal in time.
 */
export type Enough = "enough" | "not_enough" | "not_determined";

/**
 * One estimate. Shares are fractions from 0 to 1; text and tables show per cent.
 */
export interface Estimate {
  /**
   * Who is in the base, as a clause in the document's first language; empty where it is everybody.
   */
  base: string;
  /**
   * Category of each breakdown, by the names of the columns.
   */
  by: {
    [k: string]: string;
  };
  /**
   * Answer of a distribution.
   */
  category: string | null;
  /**
   * Coefficient of variation, se over the absolute estimate; `null` where the estimate is zero, to rounding.
   */
  cv: number | null;
  /**
   * Design effect: variance over that of a simple random sample without replacement of the same size.
   */
  deff: number | null;
  /**
   * The same over that of a simple random sample with replacement.
   */
  deff_with_replacement: number | null;
  /**
   * Degrees of freedom; `null` where they are infinite.
   */
  df: number | null;
  /**
   * The estimate; `null` where nobody in the base answered.
   */
  estimate: number | null;
  /**
   * What a rule of quality or confidentiality says of it; `null` where none was asked for, or has nothing to say.
   */
  flag: Flag | null;
  /**
   * Upper confidence limit.
   */
  high: number | null;
  /**
   * Name of the indicator.
   */
  indicator: string;
  /**
   * The method that gave the limits.
   */
  interval: Interval | null;
  /**
   * Confidence level.
   */
  level: number;
  /**
   * Lower confidence limit.
   */
  low: number | null;
  /**
   * What was computed.
   */
  measure: MeasureKind;
  /**
   * Units in the base that did not answer the question.
   */
  missing: number;
  /**
   * Answers in the base.
   */
  n: number;
  /**
   * Effective sample size S² / se²: answers of a simple random sample that would be as precise.
   */
  n_eff: number | null;
  /**
   * What a reader must know.
   */
  notes: Note[];
  /**
   * Units of the population's base, where that is known and not estimated.
   */
  population: number | null;
  /**
   * Standard error; `null` where it cannot be estimated.
   */
  se: number | null;
  /**
   * Wave by name, where the answers belong to one.
   */
  wave: string | null;
  /**
   * Weighted number of answers in the base: an estimate of the population's base.
   */
  weighted_base: number;
  /**
   * Answers among them that are counted by a share.
   */
  yes: number | null;
}

/**
 * One node of the tree for one unit.
 */
export interface ExplainedPart {
  /**
   * How much of the index comes from it.
   */
  contribution: number | null;
  /**
   * The index, branch or indicator.
   */
  node: string;
  /**
   * Of a branch: how much of the index comes from rounding its score, and from where its scale begins.
   */
  remainder: number;
  /**
   * Its score.
   */
  score: number | null;
  /**
   * How much the index rises with its score.
   */
  slope: number | null;
  /**
   * The indicator's value after each step.
   */
  steps: Steps | null;
  /**
   * Its tier: 0 for the index, 1 for its parts.
   */
  tier: number;
  /**
   * What the steps did to it, and why.
   */
  touches: Touch[];
  /**
   * Its share of the weights of those siblings that have a score.
   */
  weight: number | null;
}

/**
 * How a unit came to its score.
 */
export interface Explanation {
  /**
   * The index and all its parts, each before its own parts.
   */
  parts: ExplainedPart[];
  /**
   * Its rank in the wave.
   */
  rank: number | null;
  /**
   * The score of the index.
   */
  score: number | null;
  /**
   * The unit.
   */
  unit: string;
  /**
   * The wave, where there are several.
   */
  wave: string | null;
}

/**
 * What a host throws: an error as plain data.
 */
export interface Failure {
  /**
   * The code of the first problem.
   */
  code: Code;
  /**
   * All problems as text for people.
   */
  message: string;
  /**
   * All problems, in the order of the input.
   */
  problems: Problem[];
  /**
   * Which stage refused its input; hosts map each to an exception class of its own.
   */
  stage: Stage;
}

/**
 * A printed figure: a number, or a string that keeps every digit (`57.20`, `57,2`); `..`, `.`, `:`, empty or null where none is printed; `-` is nil.
 */
export type Figure = number | string | null;

/**
 * Where the rows of a file stand, so that `rows_of` can read some of them without the others.
 */
export interface FileParts {
  /**
   * The delimiter between fields.
   */
  delimiter: string;
  /**
   * How many rows a part has; the last has what is left.
   */
  rows: number;
  /**
   * The byte of the file at which each part begins; each but the last ends where the next begins.
   */
  starts: number[];
}

/**
 * What to find between the rows of some estimates.
 */
export type Find =
  | {
      /**
       * How the changes are adjusted for having been made together.
       */
      adjust?: Adjustment | null;
      find: "change";
      /**
       * The earlier wave.
       */
      from: string;
      /**
       * How much still counts as no change, on the scale of the estimates.
       */
      margin?: number | null;
      /**
       * The later wave.
       */
      to: string;
    }
  | {
      /**
       * How all these changes are adjusted for having been made together.
       */
      adjust?: Adjustment | null;
      find: "changes";
      /**
       * How much still counts as no change, on the scale of the estimates.
       */
      margin?: number | null;
      /**
       * The waves, the earliest first; all of them unless said.
       */
      waves?: string[];
    }
  | {
      find: "trend";
      /**
       * The slope that still counts as none.
       */
      margin?: number | null;
      /**
       * Waves and when they were asked; as the document or the names of the waves say, unless said.
       */
      times?: {
        [k: string]: number;
      };
    }
  | {
      find: "average";
      /**
       * The waves.
       */
      waves?: string[];
    }
  | {
      find: "combine";
      /**
       * The rows and what each is multiplied with.
       */
      terms: Term[];
    }
  | {
      /**
       * How the comparisons are adjusted for having been made together.
       */
      adjust?: Adjustment | null;
      find: "compare";
      /**
       * How much still counts as alike.
       */
      margin?: number | null;
      /**
       * Pairs of rows, counted from 0.
       */
      pairs?: [unknown, unknown][] | null;
    }
  | {
      find: "ranking";
      /**
       * The rows, counted from 0.
       */
      rows?: number[] | null;
    }
  | {
      /**
       * How what is said of several targets is adjusted for having been looked at together.
       */
      adjust?: Adjustment | null;
      find: "targets";
      /**
       * Goals.
       */
      goals?: Goal[];
      /**
       * Ids of targets of the document.
       */
      targets?: string[];
      /**
       * Waves and when they were asked; as the document or the names of the waves say, unless said.
       */
      times?: {
        [k: string]: number;
      };
    }
  | {
      find: "range";
      /**
       * The rows, counted from 0.
       */
      rows?: number[] | null;
    };

/**
 * What a reader is told of a figure's quality, or why it is not shown.
 *
 * The letters are those of Statistics Canada, `u` and `c` those of Eurostat, `*` that of the National Center for Health
 * Statistics. `crate::report::flag_text` has their words in each language.
 *
 * ```
 * use peil::Flag;
 * assert_eq!(Flag::Unreliable.code(), "u");
 * assert_eq!(serde_json::to_string(&Flag::Caution).unwrap(), "\"E\"");
 * ```
 */
export type Flag = "A" | "B" | "C" | "D" | "E" | "F" | "u" | "*" | "review" | "complement" | "c";

/**
 * What was found.
 */
export type Found = Change[] | Trend[] | Combination[] | Combination | Comparison[] | Ranking | Progress[] | Spread;

/**
 * A column, as it was found.
 */
export interface FoundColumn {
  /**
   * What else it can be said to hold.
   */
  can_be: ColumnKind[];
  /**
   * How many different answers it has.
   */
  different: number;
  /**
   * Of numbers: the highest.
   */
  high: number | null;
  /**
   * What it seems to hold.
   */
  kind: ColumnKind;
  /**
   * Of numbers: the lowest.
   */
  low: number | null;
  /**
   * How many rows have no answer in it.
   */
  missing: number;
  /**
   * Its name.
   */
  name: string;
  /**
   * The different answers, in order, as the file has them; nothing where they are too few, too many or too long for a
   * question.
   */
  words: string[] | null;
}

/**
 * A file of answers, as it was found.
 */
export interface FoundFile {
  /**
   * Its columns, in order.
   */
  columns: FoundColumn[];
  /**
   * Where its rows stand; nothing of columns that are no file.
   */
  parts: FileParts | null;
  /**
   * How many rows it has below the header.
   */
  rows: number;
}

/**
 * What a share is called in words.
 */
export type Fraction =
  | {
      fraction: "all";
    }
  | {
      fraction: "none";
    }
  | {
      fraction: "count";
      /**
       * Units counted.
       */
      of: number;
      /**
       * Units that count.
       */
      yes: number;
    }
  | {
      fraction: "parts";
      /**
       * Denominator.
       */
      of: number;
      /**
       * Numerator.
       */
      parts: number;
    }
  | {
      fraction: "more_than";
      /**
       * Denominator.
       */
      of: number;
      /**
       * Numerator.
       */
      parts: number;
    }
  | {
      fraction: "less_than";
      /**
       * Denominator.
       */
      of: number;
      /**
       * Numerator.
       */
      parts: number;
    };

/**
 * What a figure shall come to, and by when.
 *
 * ```
 * use peil::compare::Goal;
 * let goal = Goal::at_least("open_data", 0.8).within([("sector", "municipality")]).by(2030.0).since("2018").margin(0.02);
 * assert_eq!(goal.id, "open_data");
 * ```
 */
export interface Goal {
  /**
   * On which side of the value.
   */
  bound: GoalBound;
  /**
   * The category of each breakdown, where it is not about all.
   */
  by?: {
    [k: string]: string;
  };
  /**
   * Answer of a distribution.
   */
  category?: string | null;
  /**
   * Its name; that of the figure unless said.
   */
  id: string;
  /**
   * Label, where the figure's own will not do.
   */
  label?: Label | null;
  /**
   * The change that counts as none, on the scale of the figure; without it hardly anything stands still.
   */
  margin?: number | null;
  /**
   * The indicator, index or part of an index.
   */
  of: string;
  /**
   * The wave from which progress counts; the first that has the figure unless said.
   */
  since?: string | null;
  /**
   * The value, on the scale of the figure: shares are fractions, 0.8 being 80 per cent.
   */
  value: number;
  /**
   * When it shall be reached, on the scale of the waves' times.
   */
  when?: number | null;
  /**
   * How that is said: a wave or a date; `when` as a number unless said.
   */
  when_name?: string | null;
}

/**
 * On which side of a goal a figure shall be.
 */
export type GoalBound = "at_least" | "at_most";

/**
 * A group of scores.
 */
export interface Group {
  /**
   * The lowest score that belongs to it; the group before ends below.
   */
  at_least?: number | null;
  /**
   * The highest score that belongs to it; the next group begins above.
   */
  at_most?: number | null;
  /**
   * Short name.
   */
  id: string;
  /**
   * Label.
   */
  label?: Label | null;
  /**
   * Its light, where groups are lights.
   */
  light?: Light | null;
}

/**
 * A claim with those it is made of.
 */
export type Headline = {
  /**
   * Of whom.
   */
  whom?: Whom;
} & (
  | {
      claim: "fraction";
      /**
       * Denominator.
       */
      of: number;
      /**
       * Numerator.
       */
      parts: number;
    }
  | {
      claim: "count";
      /**
       * Units of the base.
       */
      of: number;
      /**
       * Units that count.
       */
      yes: number;
    }
  | {
      claim: "more_than";
      /**
       * Denominator.
       */
      of: number;
      /**
       * Numerator.
       */
      parts: number;
    }
  | {
      claim: "less_than";
      /**
       * Denominator.
       */
      of: number;
      /**
       * Numerator.
       */
      parts: number;
    }
  | {
      claim: "all";
    }
  | {
      claim: "none";
    }
  | {
      claim: "rise";
      /**
       * Percentage points.
       */
      points?: number | null;
    }
  | {
      claim: "fall";
      /**
       * Percentage points, without a sign.
       */
      points?: number | null;
    }
  | {
      claim: "standstill";
      /**
       * What would be one: as a share, 0.05 for five points.
       */
      margin: number;
    }
  | {
      claim: "higher";
    }
  | {
      claim: "lower";
    }
  | {
      claim: "alike";
      /**
       * What would be a difference: as a share.
       */
      margin: number;
    }
  | {
      claim: "most";
      /**
       * The name of its indicator, its answer or the category of its group.
       */
      name: string;
    }
  | {
      claim: "between";
      /**
       * The upper one.
       */
      high: number;
      /**
       * The lower one, from 0 to 1.
       */
      low: number;
    }
);

/**
 * What a node counts for in the index, as stated and in effect.
 */
export interface Importance {
  /**
   * The correlation of its score with the index, over the units that have both.
   */
  correlation: number | null;
  /**
   * Its square.
   */
  importance: number | null;
  /**
   * The branch or indicator.
   */
  node: string;
  /**
   * Its tier: 1 for the parts of the index.
   */
  tier: number;
  /**
   * The share of the variance of the index that comes from it; `null` where the index does not vary, or contributions are
   * not defined (ranks, Copeland).
   */
  variance: number | null;
  /**
   * Its stated share in the index.
   */
  weight: number;
}

/**
 * What stands in for a missing value.
 */
export type Impute =
  | {
      method: "none";
    }
  | {
      /**
       * Column of groups, within which means are taken.
       */
      by?: string | null;
      method: "mean";
    }
  | {
      /**
       * Column of groups, within which medians are taken.
       */
      by?: string | null;
      method: "median";
    }
  | {
      method: "previous";
      /**
       * The most waves to go back; any number unless said.
       */
      most?: number | null;
    };

/**
 * A composite index: a tree of indicators, and how scores are made of them.
 *
 * The steps are always taken in this order: screen, denominate, impute, treat, normalise, weigh, aggregate, rank,
 * group. A step that is not named is not taken; normalisation is to 0..1 by the least and largest value, and
 * aggregation by the arithmetic mean, unless said.
 */
export interface Index {
  /**
   * How parts are taken together.
   */
  aggregate?: Aggregate;
  /**
   * The data rule: the least share of its parts that must have a score for a branch to have one. Any one part will
   * do unless said.
   */
  available?: number | null;
  /**
   * Decimals that every score is rounded to before it goes on to the tier above.
   */
  decimals?: number | null;
  /**
   * Groups of scores, the lowest first.
   */
  groups?: Group[];
  /**
   * Short name; it is also the name of the tree's top.
   */
  id: string;
  /**
   * How missing values are filled; they stay missing unless said.
   */
  impute?: Impute | null;
  /**
   * Label.
   */
  label?: Label | null;
  /**
   * How values become scores of one scale.
   */
  normalise?: Normalise;
  /**
   * Which units the parameters of imputation, treatment, normalisation and weights are taken of.
   */
  parameters?: Parameters;
  /**
   * What the index is made of.
   */
  parts: Part[];
  /**
   * The scale that the score of the index is brought to again, after aggregation; none unless said.
   */
  rescale?: Normalise | null;
  /**
   * Which units have too few values to be assessed; none unless said.
   */
  screen?: Screen | null;
  /**
   * What differs by tier: the first is the index itself, the next its parts, and so on downwards.
   */
  tiers?: Tier[];
  /**
   * How outliers are treated; not at all unless said.
   */
  treat?: Treat | null;
  /**
   * What other columns of the table are called, such as a size class; a survey document names its own.
   */
  variables?: IndexVariable[];
  /**
   * Where weights come from.
   */
  weigh?: Weigh;
}

/**
 * What is written around a drawing of an index.
 */
export interface IndexAround {
  /**
   * What is to be seen, in words and figures, for those who do not see it.
   */
  alt: string;
  /**
   * What is shown.
   */
  caption: string;
  /**
   * Language of all texts.
   */
  language: Language;
  /**
   * How to read the drawing.
   */
  legend: string;
  /**
   * What a reader must know.
   */
  notes: string[];
  /**
   * What opens the table beside the drawing.
   */
  opens_table: string;
  /**
   * The table beside the drawing.
   */
  table: DrawingTable;
}

/**
 * A category of such a column.
 */
export interface IndexCategory {
  /**
   * Code in the column.
   */
  code: Word;
  /**
   * What it is called.
   */
  label: Label;
}

/**
 * One unit.
 */
export interface IndexContributionRow {
  /**
   * Its score as text.
   */
  figure: string;
  /**
   * Its rank among all units of the wave.
   */
  rank: number | null;
  /**
   * Its score.
   */
  score: number;
  /**
   * A segment for each part.
   */
  segments: IndexSegment[];
  /**
   * The unit.
   */
  unit: string;
}

/**
 * Units ordered by score, with the contributions that make it.
 */
export interface IndexContributions {
  /**
   * What is written around it.
   */
  around: IndexAround;
  /**
   * What the scale shows.
   */
  axis: string;
  /**
   * Where the scale ends.
   */
  high: number;
  /**
   * Where the scale begins.
   */
  low: number;
  /**
   * The parts, in the order of the index.
   */
  parts: IndexDrawnPart[];
  /**
   * The units that have a score, the highest first.
   */
  rows: IndexContributionRow[];
  /**
   * Round numbers on the scale, written.
   */
  ticks: IndexTick[];
}

/**
 * A part of the index, and how it is called.
 */
export interface IndexDrawnPart {
  /**
   * What it is called.
   */
  label: string;
  /**
   * Its id; `null` for what rounding or a second scale adds.
   */
  node: string | null;
}

/**
 * What should be known of the scores.
 */
export type IndexNote =
  | {
      /**
       * The indicator.
       */
      indicator: string;
      note: "constant";
      /**
       * The wave whose parameters they are, where each has its own.
       */
      wave: string | null;
    }
  | {
      /**
       * The indicator.
       */
      indicator: string;
      note: "empty";
      /**
       * The wave whose parameters they are, where each has its own.
       */
      wave: string | null;
    }
  | {
      /**
       * The indicator.
       */
      indicator: string;
      note: "not_passed";
      /**
       * The wave whose parameters they are, where each has its own.
       */
      wave: string | null;
    }
  | {
      /**
       * The branch.
       */
      branch: string;
      note: "zero_by_mean";
      /**
       * How many units.
       */
      units: number;
    };

/**
 * The scores of a unit beside medians.
 */
export interface IndexProfile {
  /**
   * What those like it are called, with how many of them have a score; `null` where nobody asked for them.
   */
  alike: string | null;
  /**
   * What is written around it.
   */
  around: IndexAround;
  /**
   * What the scale shows.
   */
  axis: string;
  /**
   * What all units are called, with how many have a score.
   */
  everybody: string;
  /**
   * Where the scale ends.
   */
  high: number;
  /**
   * Where the scale begins.
   */
  low: number;
  /**
   * The index, and its parts in order.
   */
  rows: IndexProfileRow[];
  /**
   * Round numbers on the scale, written.
   */
  ticks: IndexTick[];
  /**
   * The unit.
   */
  unit: string;
}

/**
 * The index or a part of it.
 */
export interface IndexProfileRow {
  /**
   * The median of those like it.
   */
  alike: number | null;
  /**
   * The median of those like it as text.
   */
  alike_figure: string;
  /**
   * The median of all.
   */
  everybody: number | null;
  /**
   * The median of all as text.
   */
  everybody_figure: string;
  /**
   * The score as text.
   */
  figure: string;
  /**
   * What it is called.
   */
  label: string;
  /**
   * The index or part.
   */
  node: string;
  /**
   * Its rank among all units of the wave.
   */
  rank: number | null;
  /**
   * The score of the unit.
   */
  score: number | null;
  /**
   * What it says: part, score, rank, medians.
   */
  text: string;
  /**
   * 0 for the index, 1 for its parts.
   */
  tier: number;
}

/**
 * One rank with its span.
 */
export interface IndexRankRow {
  /**
   * The best rank it can have.
   */
  best: number;
  /**
   * Its figure as text; empty where there is none.
   */
  figure: string;
  /**
   * What is ranked.
   */
  name: string;
  /**
   * Its rank.
   */
  rank: number;
  /**
   * What it says: name, figure, rank, possible ranks.
   */
  text: string;
  /**
   * The worst.
   */
  worst: number;
}

/**
 * Ranks with their spans, the highest first.
 */
export interface IndexRanks {
  /**
   * What is written around it.
   */
  around: IndexAround;
  /**
   * What the scale shows, 1 on the left.
   */
  axis: string;
  /**
   * The last rank on the scale.
   */
  last: number;
  /**
   * The rows.
   */
  rows: IndexRankRow[];
  /**
   * Round ranks on the scale, and the first.
   */
  ticks: IndexTick[];
}

/**
 * The score of one unit in one wave, for the index or a part of it.
 */
export interface IndexScore {
  /**
   * The id of its group, where the index has groups.
   */
  group: string | null;
  /**
   * The index, branch or indicator.
   */
  node: string;
  /**
   * Its rank within the wave, 1 for the highest.
   */
  rank: number | null;
  /**
   * The score; `null` where there is none.
   */
  score: number | null;
  /**
   * Its tier: 0 for the index, 1 for its parts.
   */
  tier: number;
  /**
   * The unit.
   */
  unit: string;
  /**
   * The wave, where there are several.
   */
  wave: string | null;
}

/**
 * What one part adds to the score of one unit.
 */
export interface IndexSegment {
  /**
   * How much, with its sign; 0 where the part has no score.
   */
  contribution: number;
  /**
   * How much as text; a dash where the part has no score.
   */
  figure: string;
  /**
   * Where it begins on the scale.
   */
  from: number;
  /**
   * What it says: unit, part, contribution, and the part's own score.
   */
  text: string;
  /**
   * Where it ends.
   */
  to: number;
}

/**
 * Where a unit stands on the index and its parts.
 */
export interface IndexStanding {
  /**
   * What the earlier scores are called; `null` where there are none to compare with.
   */
  earlier: string | null;
  /**
   * What a reader must know.
   */
  notes: string[];
  /**
   * Its scores beside medians, with what is written around them.
   */
  profile: IndexProfile;
  /**
   * The rows of the profile again, with what they rest on.
   */
  rows: IndexStandingRow[];
  /**
   * The score in a sentence or a few; `null` where the index's words lack the language.
   */
  sentence: string | null;
  /**
   * All that is told, as a table.
   */
  table: DrawingTable;
}

/**
 * The index or a part of it, and what its figures rest on.
 */
export interface IndexStandingRow {
  /**
   * Of how many units the median of those like it is; empty where nobody asked for them.
   */
  alike_rests: string;
  /**
   * Units like it that have a score; `null` where nobody asked for them.
   */
  alike_units: number | null;
  /**
   * Those of them that the unit answered.
   */
  answered: number;
  /**
   * The score less that.
   */
  change: number | null;
  /**
   * The change as text, with its sign.
   */
  change_figure: string;
  /**
   * The score in the wave before.
   */
  earlier: number | null;
  /**
   * The earlier score as text.
   */
  earlier_figure: string;
  /**
   * What the earlier score rests on; empty where there is none.
   */
  earlier_rests: string;
  /**
   * Of how many units the median of all is.
   */
  everybody_rests: string;
  /**
   * Units that have a score.
   */
  everybody_units: number;
  /**
   * Those that were not answered, and have a value filled in.
   */
  filled: number;
  /**
   * Why there is no score, and which questions have no answer, in sentences; empty where all is answered.
   */
  gaps: string[];
  /**
   * The index or part.
   */
  node: string;
  /**
   * Questions below it.
   */
  questions: number;
  /**
   * What the score rests on.
   */
  rests: string;
  /**
   * Questions without an answer, by name.
   */
  unanswered: string[];
}

/**
 * A place on a scale, and what is written there.
 */
export interface IndexTick {
  /**
   * The place.
   */
  at: number;
  /**
   * What is written.
   */
  text: string;
}

/**
 * An index with all of its parts, laid out.
 */
export interface IndexTree {
  /**
   * What is written around it.
   */
  around: IndexAround;
  /**
   * What the shade shows.
   */
  axis: string;
  /**
   * The highest: the strongest.
   */
  high: number | null;
  /**
   * The highest as text.
   */
  high_figure: string;
  /**
   * The lowest score that any unit has on any part: the faintest shade.
   */
  low: number | null;
  /**
   * The lowest as text.
   */
  low_figure: string;
  /**
   * The index and all its parts, each before its own parts.
   */
  nodes: IndexTreeNode[];
  /**
   * Tiers, the index itself being one.
   */
  tiers: number;
  /**
   * The unit whose scores they are; `null` where they are medians of all units.
   */
  unit: string | null;
}

/**
 * One rectangle.
 */
export interface IndexTreeNode {
  /**
   * The score as text.
   */
  figure: string;
  /**
   * What it is called.
   */
  label: string;
  /**
   * The index, branch or indicator.
   */
  node: string;
  /**
   * The place in the list of what it is a part of; `null` for the index.
   */
  parent: number | null;
  /**
   * The score.
   */
  score: number | null;
  /**
   * The score between the lowest and the highest, from 0 to 1.
   */
  shade: number | null;
  /**
   * Its share of the index as text, in per cent with the sign.
   */
  share: string;
  /**
   * What it says: part, share of the index, score.
   */
  text: string;
  /**
   * Its tier, 0 for the index: where the rectangle begins, one high.
   */
  tier: number;
  /**
   * Its share of the index.
   */
  weight: number;
  /**
   * Where it begins across, from 0 to 1.
   */
  x0: number;
  /**
   * Where it ends across.
   */
  x1: number;
}

/**
 * A column of the table that is no part of the index, and what it is called.
 */
export interface IndexVariable {
  /**
   * What its categories are called; those that are not named are called by their codes.
   */
  categories?: IndexCategory[];
  /**
   * The column.
   */
  id: string;
  /**
   * What it is called.
   */
  label: Label;
}

/**
 * What is computed.
 */
export interface Indicator {
  /**
   * The base as a clause after the noun: `som rekrutterte`, `that recruited`. Needed where not everybody is asked.
   */
  among?: Label | null;
  /**
   * Answers that a share counts, or by which items are chosen.
   */
  answers?: Word[];
  /**
   * Shares whose quantiles are asked for; the median unless said.
   */
  at?: number[];
  /**
   * Who is in the base, beyond those who were asked.
   */
  base?: Condition[];
  /**
   * Instead of `answers` (of a net balance, of `down`): so many answers with the lowest points of a scale.
   */
  bottom?: number | null;
  /**
   * Answers without substance that stay in the base, such as `do_not_know`.
   */
  counting?: AnswerStatus[];
  /**
   * Answers that count as down in a net balance.
   */
  down?: Word[];
  /**
   * Short name.
   */
  id: string;
  /**
   * Interval method.
   */
  interval?: Interval;
  /**
   * Items that are taken together; all of the question unless said.
   */
  items?: string[];
  /**
   * Label.
   */
  label: Label;
  /**
   * What is computed of the answers.
   */
  measure: MeasureKind;
  /**
   * Whether a share of a narrower base is also told of all: wherever it is asked for, what it implies of everybody
   * follows it under its id with `_of_all` behind.
   */
  of_all?: boolean;
  /**
   * Denominator of a ratio.
   */
  over?: string | null;
  /**
   * The question (or `question.item`, or a numeric variable) it is computed of; of several items, the question that
   * has them.
   */
  question: string;
  /**
   * How a quantile is read off the answers.
   */
  rule?: QuantileRule | null;
  /**
   * What the units counted did, as it follows the noun in a sentence: `deler åpne data`, `share open data`.
   */
  statement?: Label | null;
  /**
   * Instead of `answers` (of a net balance, of `up`): so many answers with the highest points of a scale.
   */
  top?: number | null;
  /**
   * Answers that count as up in a net balance.
   */
  up?: Word[];
}

/**
 * The parameters of an indicator.
 */
export interface IndicatorParameters {
  /**
   * What stands in for missing values, by group where there are groups.
   */
  fill: (number | null)[];
  /**
   * The indicator.
   */
  indicator: string;
  /**
   * The scale.
   */
  scale: Scale;
  /**
   * The treatment.
   */
  treated: Treated;
  /**
   * The wave they are taken of, where each has its own, or one is the base.
   */
  wave: string | null;
}

/**
 * An indicator with its precision.
 */
export interface IndicatorValue {
  /**
   * The indicator, adjusted for bias.
   */
  estimate: number;
  /**
   * Upper confidence limit.
   */
  high: number;
  /**
   * Lower confidence limit.
   */
  low: number;
  /**
   * Standard error; `null` where the indicator lies at its end.
   */
  se: number | null;
  /**
   * The same before adjustment.
   */
  unadjusted: number;
}

/**
 * How the interval for a share is made, by the words that users type. R's words `mean` and `xlogit` are read as `wald`
 * and `logit`.
 */
export type Interval =
  | "finite"
  | "wald"
  | "logit"
  | "asin"
  | "wilson"
  | "beta"
  | "korn_graubard_truncated"
  | "likelihood"
  | "agresti_coull"
  | "jeffreys"
  | "clopper_pearson"
  | "hypergeometric"
  | "stratified_exact"
  | "bootstrap"
  | "quantile"
  | "mean"
  | "xlogit";

/**
 * One item of a multiple question.
 */
export interface Item {
  /**
   * What stands for the item where one column holds all that were chosen; the id unless said.
   */
  code?: Word | null;
  /**
   * Column of the answers; `question_item` unless said.
   */
  column?: string | null;
  /**
   * Short name; with the question's id it names the item: `question.item`.
   */
  id: string;
  /**
   * The wording.
   */
  text: Label;
}

/**
 * How values are kept within their bounds.
 */
export type Keep = "scale" | "clip";

/**
 * A text: the same in all languages, or one for each.
 */
export type Label = string | Texts;

/**
 * A code with what the file says of it.
 */
export interface LabelledAnswer {
  /**
   * The code in the file.
   */
  code: string;
  /**
   * Its label.
   */
  label: string;
  /**
   * Whether the file says that it is no answer.
   */
  missing?: boolean;
}

/**
 * A language that labels and sentences can be in.
 */
export type Language = "nb" | "nn" | "en";

/**
 * A traffic light.
 */
export type Light = "red" | "yellow" | "green";

/**
 * What a figure must have at least, and may have at most; shares, widths and coefficients are fractions.
 */
export interface Limits {
  /**
   * Degrees of freedom.
   */
  least_df?: number | null;
  /**
   * Answers.
   */
  least_n?: number | null;
  /**
   * Effective answers, at most the answers.
   */
  least_n_eff?: number | null;
  /**
   * Coefficient of variation.
   */
  most_cv?: number | null;
  /**
   * Share of the base that did not answer the question.
   */
  most_missing?: number | null;
  /**
   * Width of the interval over the estimate.
   */
  most_relative_width?: number | null;
  /**
   * Width of the interval.
   */
  most_width?: number | null;
}

/**
 * What to do with a stratum that has a single PSU and was not taken in full.
 */
export type LonelyPsu = "fail" | "remove" | "certainty" | "adjust" | "average";

/**
 * How replicates are made.
 */
export type MakeKind = "brr" | "fay" | "jk1" | "jkn" | "bootstrap" | "rao_wu";

/**
 * Replicates to be made from strata and PSUs.
 *
 * ```
 * use peil::{Column, Design};
 * use peil::replicate::{MakeKind, MakeReplicates};
 * let stratum: Column = ["a", "a", "b", "b"].into_iter().collect();
 * let design = Design::builder(4).strata(&stratum).build()?;
 * let replicates = MakeReplicates::new(MakeKind::Brr).build(&design)?;
 * assert_eq!((replicates.len(), replicates.scale()), (4, 0.25));
 * # Ok::<(), peil::Error>(())
 * ```
 */
export interface MakeReplicates {
  /**
   * How.
   */
  kind: MakeKind;
  /**
   * Whether replicates spread about the full-sample estimate instead of their own mean.
   */
  mse?: boolean;
  /**
   * How many, for a bootstrap; the other kinds know it themselves.
   */
  replicates?: number | null;
  /**
   * Fay's ρ, from 0 up to but not including 1.
   */
  rho?: number | null;
  /**
   * Seed of a bootstrap, 0 unless said: the same seed gives the same replicates everywhere.
   */
  seed?: number | null;
}

/**
 * One area.
 */
export interface MapArea {
  /**
   * What the figure rests on; empty where there is none.
   */
  base: string;
  /**
   * Its class, counted from 0; `null` where it has no figure.
   */
  class: number | null;
  /**
   * Its code.
   */
  code: string;
  /**
   * The figure.
   */
  estimate: number | null;
  /**
   * Upper limit.
   */
  high: number | null;
  /**
   * Lower limit.
   */
  low: number | null;
  /**
   * What it is called.
   */
  name: string;
  /**
   * What it says: name, figure, limits.
   */
  text: string;
  /**
   * Whether its interval reaches into other classes, or is not known.
   */
  unsure: boolean;
}

/**
 * What is asked of a map.
 */
export interface MapAsked {
  /**
   * The shapes.
   */
  areas?: MapShape[];
  /**
   * Of estimates: the breakdown whose categories are areas; the only one of the figures unless said.
   */
  by?: string | null;
  /**
   * The classes.
   */
  classes?: MapClasses;
  /**
   * Whether figures without a shape are told beside the map; they are an error unless said, and where no figure
   * has one.
   */
  tell?: boolean;
}

/**
 * A class of figures.
 */
export interface MapClass {
  /**
   * How many areas with a shape it has.
   */
  areas: number;
  /**
   * Its upper limit; `null` of the highest.
   */
  high: number | null;
  /**
   * Its lower limit, which belongs to it; `null` of the lowest class.
   */
  low: number | null;
  /**
   * The class in words: `under 20`, `20–40`, `60 and over`.
   */
  text: string;
  /**
   * How many of them it is not determined of.
   */
  unsure: number;
}

/**
 * How the figures of a map are divided into classes.
 */
export type MapClasses =
  | "round"
  | {
      limits: number[];
    }
  | {
      quantiles: number;
    }
  | {
      equal: number;
    };

/**
 * A map of figures.
 */
export interface MapDrawing {
  /**
   * The areas, in the order of the shapes.
   */
  areas: MapArea[];
  /**
   * What is written around it.
   */
  around: IndexAround;
  /**
   * What is shown.
   */
  axis: string;
  /**
   * Figures without a shape.
   */
  beyond: MapArea[];
  /**
   * The classes, from the lowest.
   */
  classes: MapClass[];
  /**
   * What does not show on the map, in sentences.
   */
  gaps: string[];
  /**
   * What an area without a class means, where there is one.
   */
  none: string | null;
  /**
   * What the hatching means, where some area has it.
   */
  unsure: string | null;
}

/**
 * A shape that can be painted.
 */
export interface MapShape {
  /**
   * The code by which figures know it.
   */
  code: string;
  /**
   * What it is called, where the figures have no name for it.
   */
  name?: string | null;
}

/**
 * How units of one wave are found in another.
 */
export interface Matching {
  /**
   * What became of units that merged, were divided, took a new name, are new or gone.
   */
  crosswalk?: Succession[];
  /**
   * The waves are samples drawn independently of each other, and no unit of one is looked for in another.
   */
  independent?: boolean;
  /**
   * Column that names the unit, the same in all waves; in a cluster sample that of the primary sampling unit.
   */
  unit?: string | null;
}

/**
 * What kind of figure an estimate is.
 */
export type MeasureKind =
  | "share"
  | "distribution"
  | "mean"
  | "total"
  | "ratio"
  | "net_balance"
  | "score_mean"
  | "variance"
  | "correlation"
  | "expression"
  | "quantile"
  | "any_of"
  | "all_of"
  | "count_of"
  | "count_mean"
  | "multiple"
  | "index_score";

/**
 * A figure that must be wrong, under one explanation.
 */
export interface Misprint {
  /**
   * The column's id.
   */
  column: string;
  /**
   * What the rest of the table says should stand there, if it leaves one figure.
   */
  implied?: Nearest | null;
  /**
   * The figure as printed.
   */
  printed: Figure;
  /**
   * The row's id.
   */
  row: string;
}

/**
 * How far one unit lies apart.
 */
export interface Move {
  /**
   * Its rank in the first run.
   */
  first: number;
  /**
   * Its rank in the second.
   */
  second: number;
  /**
   * The second less the first: above 0 where it is worse in the second.
   */
  shift: number;
  /**
   * The unit.
   */
  unit: string;
  /**
   * The wave, where there are several.
   */
  wave: string | null;
}

/**
 * An attainable figure next to one that is not.
 */
export interface Nearest {
  /**
   * Its denominator.
   */
  answered: number;
  /**
   * What it prints as.
   */
  prints: Figure;
  /**
   * The count.
   */
  yes: number;
}

/**
 * Why there is no interval; a row then carries this note instead of limits.
 */
export type NoLimits =
  | "no_answers"
  | "no_estimate"
  | "share_out_of_range"
  | "no_degrees_of_freedom"
  | "no_spread"
  | "needs_counts"
  | "needs_equal_weights"
  | "needs_strata"
  | "needs_replicates"
  | "too_few_replicates"
  | "too_large"
  | "contradictory_counts"
  | "level_out_of_range";

/**
 * How much a node weighs.
 */
export interface NodeWeight {
  /**
   * Its share among its siblings.
   */
  in_branch: number;
  /**
   * Its share in the index.
   */
  in_index: number;
  /**
   * The index, branch or indicator.
   */
  node: string;
}

/**
 * How values become scores.
 */
export type Normalise =
  | {
      /**
       * The highest score; 1 unless said.
       */
      high?: number;
      /**
       * The lowest score; 0 unless said.
       */
      low?: number;
      method: "min_max";
    }
  | {
      /**
       * The mean of the scores; 0 unless said.
       */
      mean?: number;
      method: "z_score";
      /**
       * Their standard deviation; 1 unless said.
       */
      sd?: number;
    }
  | {
      method: "rank";
    }
  | {
      method: "borda";
    }
  | {
      method: "percentile_rank";
    }
  | {
      method: "fraction_of_max";
    }
  | {
      method: "distance_to_reference";
      /**
       * The unit.
       */
      unit: string;
    }
  | {
      /**
       * What a target that is passed gives.
       */
      beyond?: Beyond;
      method: "distance_to_target";
      /**
       * The target.
       */
      target: number;
    }
  | {
      /**
       * What a value beyond a post gives.
       */
      beyond?: Beyond;
      /**
       * The score of the worse post; 0 unless said.
       */
      from?: number;
      /**
       * The higher value.
       */
      high: number;
      /**
       * The lower value.
       */
      low: number;
      method: "goalposts";
      /**
       * The score of the better post; 1 unless said.
       */
      to?: number;
    }
  | {
      /**
       * The score of the median; 0 unless said.
       */
      at?: number;
      method: "robust";
      /**
       * How much a spread is in scores; 1 unless said.
       */
      per?: number;
      /**
       * The spread.
       */
      spread?: RobustSpread;
    }
  | {
      /**
       * The highest grade; 6 unless said.
       */
      high?: number;
      /**
       * The lowest grade; 1 unless said.
       */
      low?: number;
      method: "grades";
      /**
       * The grade of the mean; 3.5 unless said.
       */
      middle?: number;
      /**
       * The share of units, at either end, with the lowest or highest grade; only the worst and the best unless said.
       */
      tails?: number;
    }
  | {
      method: "as_is";
    };

/**
 * A note on one estimate.
 */
export type Note =
  | {
      note: "interval";
      /**
       * What is said.
       */
      remark: Remark;
    }
  | {
      note: "no_interval";
      /**
       * Why.
       */
      reason: NoLimits;
    }
  | {
      note: "no_answers";
    }
  | {
      note: "replicates_left_out";
      /**
       * How many.
       */
      replicates: number;
    }
  | {
      note: "undefined";
    }
  | {
      /**
       * Units that answered.
       */
      answered: number;
      /**
       * Units that were invited: in a census the population.
       */
      invited: number;
      note: "response_assumed";
      /**
       * Whether weights that were given or adjusted stand between: it is with them that the assumption must hold.
       */
      weighted: boolean;
      /**
       * Columns whose crossed categories are the response groups; none where all are one group, or where groups have
       * no name.
       */
      within: string[];
    }
  | {
      note: "of_all";
    }
  | {
      note: "item_missing";
      /**
       * How many.
       */
      units: number;
    }
  | {
      note: "breakdown_missing";
      /**
       * How many.
       */
      units: number;
    }
  | {
      note: "negative_weights";
      /**
       * How many of the base.
       */
      units: number;
    }
  | {
      note: "weights_assumed";
    }
  | {
      note: "no_variance";
    }
  | {
      note: "no_lower_limit";
    }
  | {
      note: "no_upper_limit";
    }
  | {
      note: "limits_tied";
    }
  | {
      note: "negative_variance";
    }
  | {
      /**
       * Units that answered in both bases.
       */
      both: number;
      note: "dependence_unknown";
    }
  | {
      note: "score_bends";
    }
  | {
      note: "any_overlap";
    }
  | {
      note: "only_independent";
    }
  | {
      note: "too_few_waves";
      /**
       * Waves that have one.
       */
      waves: number;
    }
  | {
      /**
       * How many counts fit the printed figure.
       */
      counts: number;
      note: "recovered";
    }
  | {
      /**
       * The nearest figures that whole counts give, such as `8/14 = 57.1`.
       */
      nearest: string[];
      note: "impossible_figure";
      /**
       * The figure as printed, in per cent.
       */
      printed: string;
    };

/**
 * Nouns for the units, as they stand in sentences.
 */
export interface Noun {
  /**
   * Definite plural: `kommunene`, `the municipalities`.
   */
  all: Label;
  /**
   * Indefinite plural: `kommuner`, `municipalities`.
   */
  many: Label;
  /**
   * Indefinite singular: `kommune`, `municipality`.
   */
  one: Label;
}

/**
 * How a search ended.
 */
export type Outcome = "unique" | "several" | "too_many" | "none";

/**
 * What is looked at.
 */
export type Output =
  | {
      output: "shift";
    }
  | {
      output: "score";
      /**
       * The unit.
       */
      unit: string;
      /**
       * The wave, where there are several.
       */
      wave: string | null;
    }
  | {
      output: "rank";
      /**
       * The unit.
       */
      unit: string;
      /**
       * The wave, where there are several.
       */
      wave: string | null;
    };

/**
 * The effects of all factors on one output.
 */
export interface OutputEffects {
  /**
   * By factor; none where the output does not vary, so that there is nothing to be shared out.
   */
  effects: Effect[];
  /**
   * The output.
   */
  output: Output;
  /**
   * Its variance over all that is uncertain; 0 where it does not vary.
   */
  variance: number;
}

/**
 * How often one unit had a higher score than another.
 */
export interface PairShare {
  /**
   * The share of the replications with scores of both in which the first was above the second.
   */
  above: number;
  /**
   * The share in which they were equal.
   */
  equal: number;
  /**
   * Another.
   */
  other: string;
  /**
   * One unit.
   */
  unit: string;
  /**
   * The wave, where there are several.
   */
  wave: string | null;
}

/**
 * Which units the parameters of the steps are taken of. Weights by principal components or correlations are taken
 * once in any case: of the base wave, or of all waves.
 */
export type Parameters =
  | "all_waves"
  | "each_wave"
  | {
      wave: Word;
    };

/**
 * A branch or an indicator of an index.
 */
export interface Part {
  /**
   * Of a branch: how its parts are taken together.
   */
  aggregate?: Aggregate | null;
  /**
   * Of a branch: the least share of its parts that must have a score.
   */
  available?: number | null;
  /**
   * Of an indicator: the column that it is; the id unless said.
   */
  column?: string | null;
  /**
   * Decimals that its score is rounded to before it goes on to the tier above.
   */
  decimals?: number | null;
  /**
   * Of an indicator: what it is divided by.
   */
  denominate?: Denominate | null;
  /**
   * Of an indicator: whether more is better; it is unless said.
   */
  direction?: Direction | null;
  /**
   * Short name.
   */
  id: string;
  /**
   * How missing values are filled, here and in all parts.
   */
  impute?: Impute | null;
  /**
   * Label.
   */
  label?: Label | null;
  /**
   * How values become scores, here and in all parts.
   */
  normalise?: Normalise | null;
  /**
   * What a branch is made of; an indicator has none.
   */
  parts?: Part[];
  /**
   * Of a branch: the scale that its score is brought to again before it goes on.
   */
  rescale?: Normalise | null;
  /**
   * How outliers are treated, here and in all parts.
   */
  treat?: Treat | null;
  /**
   * Of a branch: where the weights of its parts come from.
   */
  weigh?: Weigh | null;
  /**
   * Weight among its siblings; 1 unless said.
   */
  weight?: number | null;
}

/**
 * The totals of one partition: `{"region": "north", "totals": {"(all)": 120, "income": 5e6}}`.
 */
export interface PartitionTotals {
  /**
   * The total of each term in the partition.
   */
  totals: {
    [k: string]: number;
  };
  [k: string]:
    | string
    | {
        [k: string]: number;
      };
}

/**
 * When the shape of an indicator is well enough: |skewness| or kurtosis does not exceed its threshold.
 */
export interface PassTest {
  /**
   * The largest kurtosis, that of a normal distribution being 0; 3.5 unless said.
   */
  kurtosis?: number | null;
  /**
   * The largest skewness, whatever its sign; 2 unless said.
   */
  skewness?: number | null;
}

/**
 * A count that is the same in all waves, or differs by wave.
 */
export type PerWave =
  | number
  | {
      [k: string]: number;
    };

/**
 * The standard error of an estimate by its two phases: `se² = sampling² + response²`.
 */
export interface PhaseError {
  /**
   * Category of each breakdown, by the names of the columns.
   */
  by: {
    [k: string]: string;
  };
  /**
   * Answer of a distribution.
   */
  category: string | null;
  /**
   * The estimate.
   */
  estimate: number | null;
  /**
   * Name of the indicator.
   */
  indicator: string;
  /**
   * What was computed.
   */
  measure: MeasureKind;
  /**
   * Its standard error; `null` where it cannot be estimated.
   */
  se: number | null;
  /**
   * The part of who among them answered, if that is random within the response groups.
   */
  se_response: number | null;
  /**
   * The part of drawing those who were invited.
   */
  se_sampling: number | null;
  /**
   * Wave by name, where the answers belong to one.
   */
  wave: string | null;
}

/**
 * Where a problem lies; only the parts that are known are set.
 */
export interface Place {
  /**
   * Column in the line, in characters from 1 (documents); for CSV the field's position from 1.
   */
  column?: number | null;
  /**
   * File name, as the caller gave it.
   */
  file?: string | null;
  /**
   * Line in the file, from 1.
   */
  line?: number | null;
  /**
   * Path in a document, such as `questions[2].answers[0].code`.
   */
  path?: string | null;
  /**
   * Question or column by name.
   */
  question?: string | null;
  /**
   * Row of the answers, from 1, not counting the header.
   */
  row?: number | null;
  /**
   * Wave by name.
   */
  wave?: string | null;
}

/**
 * Who the survey is about.
 */
export interface Population {
  /**
   * Units invited; all of them unless said, which makes a census.
   */
  selected?: PerWave | null;
  /**
   * Units in all, where the population is not stratified.
   */
  size?: PerWave | null;
  /**
   * The strata.
   */
  strata?: StratumPlan[];
  /**
   * The variable or breakdown whose categories are the strata.
   */
  strata_by?: string | null;
  /**
   * What a unit is called.
   */
  unit: Noun;
}

/**
 * Units of a population.
 */
export type PopulationCount =
  | number
  | {
      [k: string]: number;
    };

/**
 * The words for `JointProbabilities`.
 */
export type Pps = "brewer" | "overton" | "hartley_rao" | "joint" | "poisson";

/**
 * Which estimator of the variance is made of joint probabilities.
 */
export type PpsVariance = "horvitz_thompson" | "yates_grundy";

/**
 * One problem.
 */
export interface Problem {
  /**
   * What kind of problem.
   */
  code: Code;
  /**
   * What would have been right.
   */
  expected?: string | null;
  /**
   * What stood there.
   */
  found?: string | null;
  /**
   * What to do about it.
   */
  help?: string | null;
  /**
   * What is wrong: lower case, the user's words in backticks.
   */
  message: string;
  /**
   * Where.
   */
  place: Place;
}

/**
 * One unit on all parts of an index.
 */
export interface Profile {
  /**
   * The index and all its parts, each before its own.
   */
  parts: ProfilePart[];
  /**
   * The indicators on which it stands best, the best first.
   */
  strengths: string[];
  /**
   * The unit.
   */
  unit: string;
  /**
   * The wave, where there are several.
   */
  wave: string | null;
  /**
   * Those on which it stands worst, the worst first; none that is a strength.
   */
  weaknesses: string[];
}

/**
 * One unit on one part.
 */
export interface ProfilePart {
  /**
   * The best score of the wave.
   */
  best: number | null;
  /**
   * The median score of the wave.
   */
  median: number | null;
  /**
   * The index, branch or indicator.
   */
  node: string;
  /**
   * The median score of the peers.
   */
  peers: number | null;
  /**
   * The share of the others that it is above, ties counting half; `null` where there is no score or nobody else.
   */
  place: number | null;
  /**
   * The rank in the wave.
   */
  rank: number | null;
  /**
   * The score.
   */
  score: number | null;
  /**
   * Its tier: 0 for the index, 1 for its parts.
   */
  tier: number;
  /**
   * How many units of the wave have a score.
   */
  units: number;
}

/**
 * A goal and how far a figure has come.
 */
export interface Progress {
  /**
   * The change since the goal was set, with its dependence, its margin and its verdict; `null` with a single wave.
   */
  change: Change | null;
  /**
   * All of it in one word.
   */
  course: Course;
  /**
   * The figure of the last wave that has one.
   */
  current: Estimate;
  /**
   * What is wanting: positive where the figure is on the wrong side, negative where there is more than enough.
   */
  distance: Ranged;
  /**
   * Whether the pace suffices; `null` where there is no projection, or the goal is reached.
   */
  enough: Enough | null;
  /**
   * The goal.
   */
  goal: Goal;
  /**
   * The change for each unit of time by which the goal is reached in time; `null` where the figure is
   * at the goal, and where the date is not ahead.
   */
  needed: Ranged | null;
  /**
   * Two-sided p-value of a figure that is exactly at the goal; `null` for a full count.
   */
  p: number | null;
  /**
   * The same adjusted for the targets looked at together, where that was asked for.
   */
  p_adjusted: number | null;
  /**
   * Two-sided p-value of a projection that is exactly at the goal.
   */
  p_enough: number | null;
  /**
   * The same adjusted.
   */
  p_enough_adjusted: number | null;
  /**
   * The change for each unit of time so far; `null` with a single wave, without times, and across a break.
   */
  pace: Ranged | null;
  /**
   * The figure at the date if it goes on in a straight line; `null` as for the pace, and where the date is not ahead.
   */
  projected: Ranged | null;
  /**
   * When the earlier of its waves was asked.
   */
  since_time: number | null;
  /**
   * Where the figure stands.
   */
  standing: TargetStanding;
  /**
   * When that wave was asked.
   */
  time: number | null;
}

/**
 * How propensities to answer are estimated from the variables.
 */
export type PropensityModel = "cells" | "main_effects";

/**
 * A published table; see the [module](super).
 */
export interface PublishedTable {
  /**
   * The most that can have answered in any column that does not say otherwise.
   */
  answered_max?: number | null;
  /**
   * The groups of units.
   */
  columns: Column[];
  /**
   * Decimals of the per cents, 0 to 3.
   */
  decimals: number;
  /**
   * How ties are rounded.
   */
  rounding?: Rounding;
  /**
   * The indicators.
   */
  rows: Row[];
  /**
   * The version of this document's form.
   */
  schema_version?: number;
  /**
   * Where it was published.
   */
  source?: Source | null;
  /**
   * Which columns add up to which.
   */
  sums?: Sum[];
  /**
   * What the table shows.
   */
  title?: Label | null;
}

/**
 * A rule by which figures are flagged; see the module for what each says.
 *
 * ```
 * use peil::{Answers, Column, Design, Flag, QualityRule, Sample};
 * // 3 of 40 share open data: the interval is wider than 1.3 times the share.
 * let open_data: Column = (0..40).map(|unit| if unit < 3 { "yes" } else { "no" }).collect();
 * let answers = Answers::new([("open_data".to_owned(), open_data)])?;
 * let sample = Sample::new(answers, Design::builder(40).build()?)?;
 * let estimates = sample.share("open_data").equals("yes").run()?;
 * assert_eq!(estimates.flagged(&QualityRule::Nchs {})?.single().flag, Some(Flag::Unfit));
 * # Ok::<(), peil::Error>(())
 * ```
 */
export type QualityRule =
  | {
      rule: "nchs";
    }
  | {
      /**
       * Where A, B, C, D and E end, as fractions: 0.05, 0.10, 0.15, 0.25 and 0.50 unless said.
       */
      cv?: number[];
      rule: "statistics_canada";
    }
  | {
      rule: "eurostat";
    }
  | {
      rule: "limits";
      /**
       * Figures beyond any of these should not be published, `*`.
       */
      unfit?: Limits;
      /**
       * Figures beyond any of these are of low reliability, `u`.
       */
      unreliable?: Limits;
    };

/**
 * How a quantile is read off the weighted answers, by the names of R `survey`.
 *
 * The rule is of the estimate; limits come from the interval method. The default, `finite`, takes ranks and not R's
 * interval for the share at or below the estimate: exact ones for a simple random sample of a finite group, which the
 * row calls `hypergeometric`, and otherwise those of the effective number of answers, which it calls `finite`. R's are
 * `wald`, `logit` and `beta`.
 *
 * ```
 * use peil::QuantileRule;
 * assert_eq!(QuantileRule::from_word("school"), Some(QuantileRule::School));
 * assert_eq!(QuantileRule::default().word(), "hf1");
 * ```
 */
export type QuantileRule =
  "hf1" | "hf2" | "hf3" | "hf4" | "hf5" | "hf6" | "hf7" | "hf8" | "hf9" | "shahvaish" | "math" | "school";

/**
 * One thing to estimate in all cells of a breakdown.
 *
 * Unknown keys are refused where the query enters as JSON (see `crate::wire`).
 */
export type Query = {
  /**
   * Who is in the base: all conditions must hold.
   */
  base?: Condition[];
  /**
   * Columns whose categories are crossed; none gives one cell with everybody.
   */
  by?: string[];
  /**
   * Degrees of freedom.
   */
  df?: DegreesOfFreedom;
  /**
   * Interval method.
   */
  interval?: Interval;
  /**
   * Confidence level, between 0 and 1.
   */
  level?: number;
  /**
   * Answers of the measured column that are no answer at all, such as a refusal.
   */
  missing?: string[];
  /**
   * Name of the indicator in the results.
   */
  name: string;
  /**
   * Whether a share of the base is told as the share of all that it implies: units outside the base count as "not", and
   * the results bear the name with `_of_all` behind it.
   */
  of_all?: boolean;
  /**
   * Answers of the measured column that leave the base, such as "do not know".
   */
  outside?: string[];
  /**
   * With `of_all`: answers to the questions of `base` that leave it open whether a unit is in the base, such as "do not
   * know". Such units are missing, like those without an answer.
   */
  undecided?: Condition[];
} & (
  | {
      /**
       * The answers that count; one or several ("to a large or very large extent").
       */
      equals: string[];
      measure: "share";
      /**
       * Column of answers.
       */
      of: string;
    }
  | {
      measure: "distribution";
      /**
       * Column of answers.
       */
      of: string;
    }
  | {
      measure: "mean";
      /**
       * Column of numbers.
       */
      of: string;
    }
  | {
      measure: "total";
      /**
       * Column of numbers.
       */
      of: string;
    }
  | {
      measure: "ratio";
      /**
       * Column of the numerator.
       */
      of: string;
      /**
       * Column of the denominator.
       */
      over: string;
    }
  | {
      /**
       * The shares, such as 0.5 for the median.
       */
      at: number[];
      measure: "quantile";
      /**
       * Column of numbers.
       */
      of: string;
      /**
       * How the value is read off the answers.
       */
      rule?: QuantileRule;
    }
  | {
      /**
       * The answers that count as down.
       */
      down: string[];
      measure: "net_balance";
      /**
       * Column of answers.
       */
      of: string;
      /**
       * The answers that count as up.
       */
      up: string[];
    }
  | {
      measure: "score_mean";
      /**
       * Column of answers.
       */
      of: string;
      /**
       * Points of each answer; the numbers that the answers are themselves, unless said.
       */
      points?: {
        [k: string]: number;
      };
    }
  | {
      /**
       * What an empty item means.
       */
      blank?: Blank;
      /**
       * The answers by which an item is chosen.
       */
      equals: string[];
      measure: "any_of";
      /**
       * Columns of the items.
       */
      of: string[];
    }
  | {
      /**
       * What an empty item means.
       */
      blank?: Blank;
      /**
       * The answers by which an item is chosen.
       */
      equals: string[];
      measure: "all_of";
      /**
       * Columns of the items.
       */
      of: string[];
    }
  | {
      /**
       * What an empty item means.
       */
      blank?: Blank;
      /**
       * The answers by which an item is chosen.
       */
      equals: string[];
      measure: "count_of";
      /**
       * Columns of the items.
       */
      of: string[];
    }
  | {
      /**
       * What an empty item means.
       */
      blank?: Blank;
      /**
       * The answers by which an item is chosen.
       */
      equals: string[];
      measure: "count_mean";
      /**
       * Columns of the items.
       */
      of: string[];
    }
  | {
      /**
       * What an empty item means.
       */
      blank?: Blank;
      /**
       * The answers by which an item is chosen.
       */
      equals: string[];
      measure: "multiple";
      /**
       * Columns of the items.
       */
      of: string[];
    }
  | {
      measure: "variance";
      /**
       * Column of numbers.
       */
      of: string;
    }
  | {
      measure: "correlation";
      /**
       * Column of numbers.
       */
      of: string;
      /**
       * The other column of numbers.
       */
      with: string;
    }
  | {
      /**
       * The expression: columns by name stand for their totals.
       */
      expression: string;
      measure: "expression";
    }
);

/**
 * One question.
 */
export interface Question {
  /**
   * What it means that all items of a multiple question are empty; `no_answer` unless said.
   */
  all_blank?: AllBlank | null;
  /**
   * Answers of a single, scale or multiple question.
   */
  answers?: Answer[];
  /**
   * Who is asked: all conditions must hold. This is the question's base.
   */
  asked_if?: Condition[];
  /**
   * The answer that an empty item of a multiple question stands for where some other item is answered, so that
   * all items share a base.
   */
  blank?: Word | null;
  /**
   * With `separator`: the answer of an item that stands in the column; one that does not has the answer `blank`.
   */
  chosen?: Word | null;
  /**
   * Column of the answers; the id unless said.
   */
  column?: string | null;
  /**
   * Short name.
   */
  id: string;
  /**
   * Items of a multiple question.
   */
  items?: Item[];
  /**
   * What kind of answer it takes.
   */
  kind: QuestionKind;
  /**
   * Largest number allowed.
   */
  max?: number | null;
  /**
   * Smallest number allowed.
   */
  min?: number | null;
  /**
   * What stands between the items that were chosen, such as `;`, where one column holds those of a multiple question
   * instead of one column for each.
   */
  separator?: string | null;
  /**
   * The wording.
   */
  text: Label;
  /**
   * Unit of a number.
   */
  unit?: Label | null;
  /**
   * Waves in which it was asked; all unless said.
   */
  waves?: Word[];
}

/**
 * What kind of answer a question takes.
 */
export type QuestionKind = "single" | "scale" | "multiple" | "number" | "text";

/**
 * One margin with its known sizes.
 */
export interface RakingMargin {
  /**
   * The column, or several that are crossed.
   */
  by: string[];
  /**
   * The size of each category; with several columns `first / second`.
   */
  totals: {
    [k: string]: number;
  };
}

/**
 * A number with its limits.
 */
export interface Ranged {
  /**
   * Upper limit.
   */
  high: number | null;
  /**
   * Lower limit.
   */
  low: number | null;
  /**
   * The number.
   */
  value: number;
}

/**
 * A figure with its rank.
 */
export interface Ranked {
  /**
   * The best rank it can have.
   */
  best: number;
  /**
   * The estimate.
   */
  estimate: Estimate;
  /**
   * Its rank by the estimate, 1 for the largest; equal estimates share the better rank.
   */
  rank: number;
  /**
   * The worst.
   */
  worst: number;
}

/**
 * Several figures, the largest first.
 */
export interface Ranking {
  /**
   * Confidence that all rank intervals hold together.
   */
  level: number;
  /**
   * The figures in order of their estimates.
   */
  ranked: Ranked[];
}

/**
 * Why figures support a headline, or do not.
 */
export type Reason =
  | {
      reason: "called";
    }
  | {
      reason: "counted";
    }
  | {
      reason: "whole_interval";
    }
  | {
      reason: "within_margin";
    }
  | {
      reason: "first";
    }
  | {
      reason: "all_between";
    }
  | {
      /**
       * That name.
       */
      name: Fraction | null;
      reason: "other_name";
    }
  | {
      reason: "outside_interval";
    }
  | {
      reason: "other_count";
    }
  | {
      reason: "not_counted";
    }
  | {
      /**
       * Units that answered.
       */
      answered: number;
      /**
       * Units of the base, where that is known.
       */
      population: number | null;
      reason: "not_answered";
    }
  | {
      reason: "not_all";
    }
  | {
      /**
       * Of whom it is, as a clause.
       */
      base: string;
      reason: "other_base";
    }
  | {
      reason: "open";
    }
  | {
      reason: "opposite";
    }
  | {
      /**
       * The points of the figures, with their sign.
       */
      points: number;
      reason: "other_points";
    }
  | {
      reason: "not_comparable";
    }
  | {
      /**
       * The adjusted p-value.
       */
      p: number;
      reason: "one_of_many";
    }
  | {
      /**
       * The best rank that the figure can have.
       */
      best: number;
      reason: "order_open";
      /**
       * The worst.
       */
      worst: number;
    }
  | {
      /**
       * The best rank that the figure can have.
       */
      best: number;
      reason: "not_first";
      /**
       * The worst.
       */
      worst: number;
    }
  | {
      /**
       * Below this lie all.
       */
      high: number;
      /**
       * Above this lie all, with confidence.
       */
      low: number;
      reason: "beyond";
    }
  | {
      reason: "no_interval";
    }
  | {
      reason: "no_figure";
    };

/**
 * A table's figures as whole counts.
 */
export interface Recovered {
  /**
   * The sets of columns that sums tie together, and how the search for counts that add up ended.
   */
  blocks?: Block[];
  /**
   * The columns, in the order of the table.
   */
  columns: RecoveredColumn[];
}

/**
 * One cell.
 */
export interface RecoveredCell {
  /**
   * Every count that the cell can have, by rising denominator; empty where none is known.
   */
  counts?: Count[];
  /**
   * For a misfit: the nearest attainable figures, below and above.
   */
  nearest?: Nearest[];
  /**
   * The row that this one is a share of.
   */
  of?: string | null;
  /**
   * The figure, digit for digit.
   */
  printed: Figure;
  /**
   * The row's id.
   */
  row: string;
  /**
   * How much is known.
   */
  status: Status;
}

/**
 * One column.
 */
export interface RecoveredColumn {
  /**
   * Every possible number of units that answered.
   */
  answered: number[];
  /**
   * The same before the sums were used: what the column's own figures leave.
   */
  answered_alone: number[];
  /**
   * The cells, in the order of the rows.
   */
  cells: RecoveredCell[];
  /**
   * The odds of fitting as well by chance; none where there is no per cent to fit.
   */
  chance?: Chance | null;
  /**
   * All units answered: the only denominator is the population.
   */
  full_count: boolean;
  /**
   * The group that it is a wave of.
   */
  group?: string | null;
  /**
   * The column's id.
   */
  id: string;
  /**
   * How many figures fit no count.
   */
  misfits: number;
  /**
   * N, as the table states it.
   */
  population?: number | null;
  /**
   * The wave.
   */
  wave?: string | null;
}

/**
 * What a reader must know about an interval.
 */
export type Remark =
  "census" | "exact" | "exact_at_boundary" | "snapped" | "bounded_by_answers" | "population_estimated" | "beyond_range";

/**
 * What an index is without one of its parts.
 */
export interface Removed {
  /**
   * Kendall's τ_b of them.
   */
  kendall: number | null;
  /**
   * The mean size of the shifts of ranks.
   */
  mean_shift: number | null;
  /**
   * The unit that moves most; none where nobody moves.
   */
  most: Move | null;
  /**
   * The branch or indicator left out.
   */
  node: string;
  /**
   * Spearman's correlation of ranks with and without it.
   */
  spearman: number | null;
  /**
   * Its tier: 1 for the parts of the index.
   */
  tier: number;
}

/**
 * Which columns hold replicate weights, and how their spread becomes a variance.
 *
 * ```
 * use peil::replicate::{ReplicateColumns, ReplicateKind};
 * let text = r#"{"columns": ["r1", "r2"], "kind": "fay", "rho": 0.5}"#;
 * let columns: ReplicateColumns = serde_json::from_str(text).unwrap();
 * assert!(columns.combined && !columns.mse && columns.kind == ReplicateKind::Fay);
 * ```
 */
export interface ReplicateColumns {
  /**
   * Columns of replicate weights.
   */
  columns: string[];
  /**
   * Whether columns are weights; otherwise they are factors that multiply the sampling weight.
   */
  combined?: boolean;
  /**
   * Degrees of freedom; the rank of the replicate weights less one unless said.
   */
  df?: number | null;
  /**
   * How they were made.
   */
  kind: ReplicateKind;
  /**
   * Whether replicates spread about the full-sample estimate instead of their own mean.
   */
  mse?: boolean;
  /**
   * Fay's ρ, from 0 up to but not including 1.
   */
  rho?: number | null;
  /**
   * What the square of each replicate is multiplied with; follows from the kind unless said.
   */
  rscales?: number[] | null;
  /**
   * What the sum of squares is multiplied with; follows from the kind unless said.
   */
  scale?: number | null;
}

/**
 * How replicate weights that are given were made.
 */
export type ReplicateKind = "brr" | "fay" | "jk1" | "jkn" | "jk2" | "bootstrap" | "sdr" | "acs" | "other";

/**
 * How alike those who answered are to those who were invited.
 */
export interface Representativity {
  /**
   * Those of them that answered.
   */
  answered: number;
  /**
   * The variables.
   */
  by: string[];
  /**
   * Partial indicators of their categories.
   */
  categories: CategoryPartial[];
  /**
   * CV = S(ρ) / ρ̄: times the standard deviation of an answer it is the largest bias of its mean.
   */
  cv: IndicatorValue;
  /**
   * Groups of the crossed variables.
   */
  groups: number;
  /**
   * Units invited.
   */
  invited: number;
  /**
   * Confidence level.
   */
  level: number;
  /**
   * How propensities were estimated.
   */
  model: PropensityModel;
  /**
   * What a reader must know.
   */
  notes: RepresentativityNote[];
  /**
   * ρ̄: mean propensity.
   */
  propensity: number;
  /**
   * R = 1 − 2 S(ρ).
   */
  r: IndicatorValue;
  /**
   * Partial indicators of the variables.
   */
  variables: VariablePartial[];
  /**
   * S̃²: variance of propensities, adjusted for bias; below 0 where groups differ less than chance would make them.
   */
  variance: number;
  /**
   * Standard error of S̃².
   */
  variance_se: number;
  /**
   * Wave by name, where the answers belong to one.
   */
  wave: string | null;
}

/**
 * What a reader of an R-indicator must know.
 */
export type RepresentativityNote =
  | {
      note: "no_more_than_chance";
    }
  | {
      /**
       * How many.
       */
      groups: number;
      note: "single_units";
    }
  | {
      note: "everybody_answered";
    };

/**
 * What representativity is asked for.
 */
export interface RepresentativityQuery {
  /**
   * Variables that are known of everybody invited.
   */
  by: string[];
  /**
   * Confidence level; 0.95 unless said.
   */
  level?: number;
  /**
   * How propensities are estimated from them.
   */
  model?: PropensityModel;
}

/**
 * What to compute.
 */
export interface Request {
  /**
   * How low and how high every row can be, whatever those who did not answer would have said, where that is asked for.
   */
  bounds?: BoundsQuery | null;
  /**
   * Breakdowns of the indicators, crossed.
   */
  by?: string[];
  /**
   * Differences, averages and ratios of the estimates.
   */
  contrasts?: Contrast[];
  /**
   * Whether the covariance of all estimates is wanted.
   */
  covariance?: boolean;
  /**
   * Without a document: which columns say how units came in.
   */
  design?: DesignColumns | null;
  /**
   * Degrees of freedom for the indicators.
   */
  df?: DegreesOfFreedom | null;
  /**
   * Indicators of the document; all of them where neither these nor queries are given, nor response is asked for.
   */
  indicators?: string[];
  /**
   * Interval method for the indicators; the document's unless said.
   */
  interval?: Interval | null;
  /**
   * Confidence level for the indicators; 0.95 unless said.
   */
  level?: number | null;
  /**
   * Whether behind every indicator that is a share of a narrower base stands what it implies of all, under its id with
   * `_of_all` behind.
   */
  of_all?: boolean;
  /**
   * Whether standard errors are wanted by phase: what comes from sampling, and what from response.
   */
  phases?: boolean;
  /**
   * A published table instead of answers: its text (TOML or JSON), or the document itself.
   */
  published?: {
    [k: string]: unknown;
  };
  /**
   * Queries on columns.
   */
  queries?: Query[];
  /**
   * How alike those who answered are to those who were invited, where that is asked for.
   */
  representativity?: RepresentativityQuery | null;
  /**
   * Who was invited and who answered, where that is asked for.
   */
  response?: ResponseQuery | null;
  /**
   * Version of the request format; 1 unless said.
   */
  schema_version?: number | null;
  /**
   * The survey document: its text (TOML or JSON), or the document itself.
   */
  survey?: {
    [k: string]: unknown;
  };
  /**
   * The wave that the answers belong to.
   */
  wave?: string | null;
}

/**
 * What was computed.
 */
export interface Response {
  /**
   * How low and how high each row can be, where asked for.
   */
  bounds?: Bound[];
  /**
   * The contrasts asked for, at the level of the first row in each.
   */
  contrasts?: ContrastValue[];
  /**
   * Covariance of each pair of rows, where asked for; nothing where one has no estimate or no variance.
   */
  covariance?: (number | null)[][] | null;
  /**
   * Of a published table: what its conditional rows say of everybody.
   */
  implied?: Estimate[];
  /**
   * The standard error of each row by phase, where asked for.
   */
  phases?: PhaseError[];
  /**
   * Of a published table: its denominators, counts and misfits.
   */
  recovered?: Recovered | null;
  /**
   * How alike those who answered are to those who were invited, where asked for.
   */
  representativity?: Representativity | null;
  /**
   * Who was invited and who answered, where asked for.
   */
  response?: ResponseTable | null;
  /**
   * Estimates: first the indicators, then the queries.
   */
  rows: Estimate[];
  /**
   * Version of the response format.
   */
  schema_version: number;
}

/**
 * By what response is counted.
 */
export interface ResponseQuery {
  /**
   * Breakdowns: columns that are known of everybody invited.
   */
  by?: string[];
  /**
   * Whether breakdowns are crossed; otherwise each has rows of its own.
   */
  crossed?: boolean;
}

/**
 * Response of one group.
 */
export interface ResponseRow {
  /**
   * r: those of them that answered.
   */
  answered: number;
  /**
   * Category of each breakdown; none in the row of all.
   */
  by: {
    [k: string]: string;
  };
  /**
   * n: units invited, the base of the rate.
   */
  invited: number;
  /**
   * N: units of the group in the population, where that is known and not estimated.
   */
  population: number | null;
  /**
   * r / n.
   */
  rate: number;
  /**
   * Σ d over those invited, the base of the weighted rate; `null` where the weights of those that did not answer are
   * not known.
   */
  weighted_base: number | null;
  /**
   * Σ d over those that answered divided by the weighted base: an estimate of the population's rate.
   */
  weighted_rate: number | null;
}

/**
 * The response of a survey by groups.
 */
export interface ResponseTable {
  /**
   * Whether the whole population was invited; `null` where its size is not known.
   */
  everybody_invited: boolean | null;
  /**
   * Units invited that lack a breakdown and so are in no row of it.
   */
  lacking: number;
  /**
   * One row for each group in which somebody was invited.
   */
  rows: ResponseRow[];
  /**
   * Everybody.
   */
  total: ResponseRow;
  /**
   * Wave by name, where the answers belong to one.
   */
  wave: string | null;
  /**
   * Whether weights that were given or adjusted stand between: it is with them that the assumption must hold.
   */
  weighted: boolean;
  /**
   * Columns within whose crossed categories estimates take those that answered as a random sample of those invited;
   * none where all are one group, or where groups have no name.
   */
  within: string[];
}

/**
 * What came out of a Monte Carlo.
 */
export interface Robust {
  /**
   * How far they moved under each alternative.
   */
  alternatives: AlternativeShift[];
  /**
   * The level of intervals.
   */
  level: number;
  /**
   * What should be known of these figures.
   */
  notes: RobustNote[];
  /**
   * How often one unit was above another, where that was asked for.
   */
  pairs: PairShare[];
  /**
   * How many replications were made.
   */
  replications: number;
  /**
   * For the index, then every node asked for, all rows of the data.
   */
  scores: RobustScore[];
  /**
   * The seed.
   */
  seed: number;
  /**
   * How far ranks moved.
   */
  shift: Shift;
}

/**
 * What should be known of figures over replications.
 */
export type RobustNote =
  | {
      /**
       * The choice.
       */
      choice: string;
      note: "several_scales";
    }
  | {
      /**
       * The index, branch or indicator.
       */
      node: string;
      note: "without_score";
      /**
       * The most replications that one of them lacks.
       */
      replications: number;
      /**
       * How many units and waves.
       */
      units: number;
    }
  | {
      /**
       * The column.
       */
      column: string;
      note: "without_errors";
    }
  | {
      /**
       * How far a correlation was moved at most.
       */
      most: number;
      note: "mended";
    }
  | {
      /**
       * How many were asked for.
       */
      asked: number;
      /**
       * How many were done.
       */
      done: number;
      note: "stopped";
    };

/**
 * How the score and the rank of one unit in one wave vary.
 */
export interface RobustScore {
  /**
   * The share of the replications in which it was in each group of the index, the lowest first.
   */
  groups: (number | null)[];
  /**
   * Its upper end.
   */
  high: number | null;
  /**
   * The lower end of the middle of the scores, of the level asked for.
   */
  low: number | null;
  /**
   * Mean of the scores.
   */
  mean: number | null;
  /**
   * Their median.
   */
  median: number | null;
  /**
   * The index, branch or indicator.
   */
  node: string;
  /**
   * 5 per cent of the scores lie below.
   */
  p05: number | null;
  /**
   * 95 per cent lie below.
   */
  p95: number | null;
  /**
   * The rank as it is.
   */
  rank: number | null;
  /**
   * The worst.
   */
  rank_high: number | null;
  /**
   * The best rank of the middle of the replications, of the level asked for.
   */
  rank_low: number | null;
  /**
   * Mean of the ranks.
   */
  rank_mean: number | null;
  /**
   * Their median.
   */
  rank_median: number | null;
  /**
   * The rank that 5 per cent of the replications reach or are better than.
   */
  rank_p05: number | null;
  /**
   * That of 95 per cent.
   */
  rank_p95: number | null;
  /**
   * Their standard deviation.
   */
  rank_sd: number | null;
  /**
   * In how many replications it had each rank, from 1; equal scores share the better one.
   */
  ranks: number[];
  /**
   * Replications in which it has a score; what follows is of those.
   */
  replications: number;
  /**
   * The score of the index as it is, of the data as they are.
   */
  score: number | null;
  /**
   * Their standard deviation.
   */
  sd: number | null;
  /**
   * The share of the replications in which it was among the first k, for every k asked for.
   */
  top: (number | null)[];
  /**
   * The unit.
   */
  unit: string;
  /**
   * The wave, where there are several.
   */
  wave: string | null;
}

/**
 * How spread is measured around a median.
 */
export type RobustSpread = "mad" | "iqr";

/**
 * What is uncertain about an index, and what is asked of it.
 *
 * ```
 * use peil::composite::Robustness;
 * let asked = Robustness::from_text(r#"
 *     seed = 7
 *     replications = 2000
 *     top = [3]
 *     [[choices]]
 *     id = "scale"
 *     alternatives = [
 *         { name = "as stated" },
 *         { name = "ranks", normalise = { method = "percentile_rank" } },
 *     ]
 *     [[choices]]
 *     id = "weights"
 *     alternatives = [{ name = "a quarter up or down", weights = { method = "perturbed", by = 0.25 } }]
 *     [[choices]]
 *     id = "one fewer"
 *     leave_one_out = true
 * "#)?;
 * assert_eq!(asked.choices[0].alternatives.len(), 2);
 * # Ok::<(), peil::Error>(())
 * ```
 */
export interface Robustness {
  /**
   * What could have been chosen otherwise.
   */
  choices?: Choice[];
  /**
   * The level of intervals, between 0 and 1; 0.95 unless said.
   */
  level?: number;
  /**
   * Branches and indicators that are summarised beside the index.
   */
  nodes?: string[];
  /**
   * Whether the probability that one unit is above another is counted for all pairs of units of a wave.
   */
  pairs?: boolean;
  /**
   * Whether scales, bounds and what fills in are taken anew in every replication.
   */
  parameters?: Taken;
  /**
   * Columns whose values have bounds, such as shares, and how errors are kept within them.
   */
  ranges?: ValueRange[];
  /**
   * Replications of the Monte Carlo, 2 to 1 000 000; 1000 unless said.
   */
  replications?: number;
  /**
   * The seed: the same seed gives the same bits, on any number of threads; 1 unless said.
   */
  seed?: number;
  /**
   * How probable it is to be among the first k, for these k.
   */
  top?: number[];
}

/**
 * What happens to a share that lies exactly between two printable figures.
 */
export type Rounding = "half_up" | "half_even";

/**
 * An indicator.
 */
export interface Row {
  /**
   * Who a conditional row is about, as a clause after the noun: `som rekrutterte`, `that recruited`.
   */
  among?: Label | null;
  /**
   * The name that other rows and results refer to.
   */
  id: string;
  /**
   * What is measured; the id unless said.
   */
  label?: Label | null;
  /**
   * The row whose count is this row's denominator: "of those that recruited".
   */
  of?: string | null;
  /**
   * What the units counted did, as it follows the noun in a sentence: `deler åpne data`, `share open data`.
   */
  statement?: Label | null;
}

/**
 * What is ruled of a headline.
 */
export interface Ruling {
  /**
   * The language of the text.
   */
  language: Language;
  /**
   * Why, or why not.
   */
  reason: Reason;
  /**
   * Whether the figures support it.
   */
  supported: boolean;
  /**
   * The same in words, with what the figures do say.
   */
  text: string;
}

/**
 * How far the ranks of two runs lie apart.
 */
export interface RunComparison {
  /**
   * Kendall's τ_b.
   */
  kendall: number | null;
  /**
   * The mean size of the shifts.
   */
  mean_shift: number | null;
  /**
   * Units and waves that both rank, those that moved most first.
   */
  moves: Move[];
  /**
   * Units and waves that only the first ranks.
   */
  only_first: number;
  /**
   * Units and waves that only the second ranks.
   */
  only_second: number;
  /**
   * Spearman's correlation of ranks.
   */
  spearman: number | null;
}

/**
 * A scale with its parameters.
 */
export type Scale =
  | {
      /**
       * The score of `from`.
       */
      at: number;
      /**
       * The value from which it is measured.
       */
      from: number;
      /**
       * The least score.
       */
      least?: number | null;
      /**
       * The largest score.
       */
      most?: number | null;
      /**
       * The score of a unit more.
       */
      per: number;
      scale: "straight";
      /**
       * The distance that counts as one; negative where less is better.
       */
      unit: number;
    }
  | {
      scale: "broken";
      /**
       * The three scores.
       *
       * @minItems 3
       * @maxItems 3
       */
      scores: [number, number, number];
      /**
       * −1 where less is better.
       */
      sign: number;
      /**
       * Values of the three scores, after the sign.
       *
       * @minItems 3
       * @maxItems 3
       */
      values: [number, number, number];
    }
  | {
      /**
       * The score of the worst.
       */
      first: number;
      scale: "ranks";
      /**
       * −1 where less is better.
       */
      sign: number;
      /**
       * The values of all units after the sign, sorted.
       */
      sorted: number[];
      /**
       * How many ranks count as one.
       */
      unit: number;
    }
  | {
      /**
       * The least value.
       */
      best: number;
      scale: "reciprocal";
    }
  | {
      /**
       * The goal.
       */
      goal: number;
      scale: "reached";
      /**
       * −1 where less is better.
       */
      sign: number;
    }
  | {
      scale: "none";
      /**
       * The score of that value.
       */
      score: number;
      /**
       * The value.
       */
      value: number;
    }
  | {
      scale: "empty";
    };

/**
 * Which units have too little to be assessed.
 */
export interface Screen {
  /**
   * The least share of indicators, 0 to 1, that have a value.
   */
  available?: number | null;
  /**
   * The least share of values, 0 to 1, that are not zero.
   */
  nonzero?: number | null;
}

/**
 * What came out of a sensitivity analysis.
 */
export interface Sensitivities {
  /**
   * The factors: `values` for the errors of the values, where there are any, and the choices.
   */
  factors: string[];
  /**
   * The level of intervals.
   */
  level: number;
  /**
   * What should be known of these figures.
   */
  notes: RobustNote[];
  /**
   * The effects on the mean shift of ranks first, then on each unit's score and rank.
   */
  outputs: OutputEffects[];
  /**
   * Rows of the design that were evaluated.
   */
  rows: number;
  /**
   * The seed.
   */
  seed: number;
}

/**
 * How sensitivities are estimated.
 */
export interface Sensitivity {
  /**
   * The level of intervals, between 0 and 1; 0.95 unless said.
   */
  level?: number;
  /**
   * Resamples of the bootstrap, 20 to 10 000; 200 unless said.
   */
  resamples?: number;
  /**
   * Rows of the design, 2 to 1 000 000; 1000 unless said.
   */
  rows?: number;
  /**
   * The units whose scores and ranks are looked at, in the last wave; all of them unless said.
   */
  units?: string[];
}

/**
 * How far ranks moved: the mean of |rank − rank as it is| over the units that have both, by replication.
 */
export interface Shift {
  /**
   * The upper end.
   */
  high: number | null;
  /**
   * The lower end of its middle, of the level asked for.
   */
  low: number | null;
  /**
   * Its mean over replications.
   */
  mean: number | null;
  /**
   * Its median.
   */
  median: number | null;
}

/**
 * Where the figures were published and under which licence.
 */
export interface Source {
  /**
   * The licence of the figures, such as `CC BY 4.0`.
   */
  licence?: string | null;
  /**
   * What else a reader must know.
   */
  note?: string | null;
  /**
   * When, as printed there.
   */
  published?: string | null;
  /**
   * Who published them.
   */
  publisher: string;
  /**
   * In what: the name of the statistic or report, and the table.
   */
  title: string;
}

/**
 * The range of a set of figures.
 */
export interface Spread {
  /**
   * Figures in the set.
   */
  figures: number;
  /**
   * Below this lie all of them.
   */
  high: number | null;
  /**
   * The largest estimate.
   */
  largest: Estimate;
  /**
   * Confidence level of both limits together.
   */
  level: number;
  /**
   * Above this lie all of the population's figures, with confidence at the level; `null` where one has no limit.
   */
  low: number | null;
  /**
   * The smallest estimate.
   */
  smallest: Estimate;
}

/**
 * Where in the record's way the problems lie; hosts map each to an exception class of its own.
 */
export type Stage = "survey" | "answers" | "design" | "estimate" | "published";

/**
 * What can be said of one figure beside another.
 */
export type Standing = "higher" | "lower" | "alike" | "not_determined";

/**
 * How much is known of a cell.
 */
export type Status = "exact" | "several" | "suspect" | "misfit" | "base_unknown" | "missing" | "derived";

/**
 * The steps that leave values of indicators behind them.
 */
export type Step = "raw" | "denominated" | "imputed" | "treated" | "normalised" | "aggregated";

/**
 * The values of an indicator on the way to its score.
 */
export interface Steps {
  /**
   * Over its denominator.
   */
  denominated: number | null;
  /**
   * With missing values filled.
   */
  imputed: number | null;
  /**
   * As a score.
   */
  normalised: number | null;
  /**
   * As the data have it.
   */
  raw: number | null;
  /**
   * With outliers treated.
   */
  treated: number | null;
}

/**
 * One stratum of the population.
 */
export interface StratumPlan {
  /**
   * Category of the variable or breakdown in `strata_by`.
   */
  code: Word;
  /**
   * n_h: units invited; all of them unless said, which makes the stratum a census.
   */
  selected?: PerWave | null;
  /**
   * N_h: units.
   */
  size: PerWave;
}

/**
 * What became of some units from one wave on.
 *
 * One entry for each event: several units into one (`from` lists them), one unit into several (`to` lists them, `shares`
 * how much of it went into each), one into one under a new name, a new unit (`from` empty), a unit that is gone
 * (`to` empty).
 */
export interface Succession {
  /**
   * The units before.
   */
  from?: Word[];
  /**
   * How much of the unit went into each of those in `to`, summing to 1; needed where it was split.
   */
  shares?: number[];
  /**
   * The units after.
   */
  to?: Word[];
  /**
   * The first wave in which it holds.
   */
  wave: Word;
}

/**
 * A statement that one column's units are the units of other columns taken together.
 *
 * Several sums with the same total are several groupings of the same units and constrain each other.
 */
export interface Sum {
  /**
   * The name of the grouping, such as `by_county`.
   */
  id: string;
  /**
   * The columns that they are divided into.
   */
  parts: string[];
  /**
   * The column of all units.
   */
  total: string;
}

/**
 * A survey: population, waves, questions, breakdowns, indicators and design.
 */
export interface Survey {
  /**
   * Groups that results are shown by.
   */
  breakdowns?: Breakdown[];
  /**
   * What became of units between waves: merged, divided, renamed, new and gone.
   */
  crosswalk?: Succession[];
  /**
   * How units came in.
   */
  design?: DesignPlan;
  /**
   * The rule by which figures are left out of what is published.
   */
  disclosure?: DisclosureRule | null;
  /**
   * Short name.
   */
  id: string;
  /**
   * What is computed.
   */
  indicators?: Indicator[];
  /**
   * Composite indices, made of indicators and numbers.
   */
  indices?: Index[];
  /**
   * Languages that every label must have (`nb`, `nn`, `en`); none means that plain labels will do.
   */
  languages?: Language[];
  /**
   * Version of the document format; 1.
   */
  peil: number;
  /**
   * Who the survey is about.
   */
  population: Population;
  /**
   * The rule by which figures are flagged.
   */
  quality?: QualityRule | null;
  /**
   * What is asked.
   */
  questions?: Question[];
  /**
   * Where the answers come from, with licence.
   */
  source?: Label | null;
  /**
   * What indicators and indices shall come to.
   */
  targets?: Target[];
  /**
   * Title.
   */
  title: Label;
  /**
   * What is known of every unit beforehand, such as inhabitants or sector.
   */
  variables?: Variable[];
  /**
   * When it was asked.
   */
  waves?: Wave[];
}

/**
 * A column of a plain table.
 */
export interface TableColumn {
  /**
   * What stands on top.
   */
  head: string;
  /**
   * Whether it holds numbers, which are set to the right.
   */
  numeric: boolean;
}

/**
 * When parameters are taken.
 */
export type Taken = "anew" | "frozen";

/**
 * What a figure shall come to.
 */
export interface Target {
  /**
   * The value to be at or above; shares are fractions.
   */
  at_least?: number | null;
  /**
   * The value to be at or below; shares are fractions.
   */
  at_most?: number | null;
  /**
   * Of a distribution: the answer; of items: the item, or how many; of several quantiles: which.
   */
  category?: Word | null;
  /**
   * The wave from which progress counts; the first that has the figure unless said.
   */
  from?: Word | null;
  /**
   * Short name.
   */
  id: string;
  /**
   * Label, where that of the figure will not do.
   */
  label?: Label | null;
  /**
   * The change that counts as none, on the scale of the figure: 0.02 is two percentage points of a share.
   */
  margin?: number | null;
  /**
   * The indicator, index or part of an index.
   */
  of: string;
  /**
   * When it shall be reached: a wave, a time on the scale of the waves' times, or a date such as `2030-12-31` where those are
   * years.
   */
  when?: When | null;
  /**
   * The group it is about, as categories of breakdowns: `{ sector = "municipality" }`; everybody unless said.
   */
  where?: {
    [k: string]: Word;
  };
}

/**
 * Where a figure stands to its goal.
 */
export type TargetStanding = "reached" | "not_reached" | "not_determined";

/**
 * One estimate times a number.
 */
export interface Term {
  /**
   * The estimate: its row, counted from 0.
   */
  row: number;
  /**
   * What it is multiplied with.
   */
  times: number;
}

/**
 * A text by language.
 */
export interface Texts {
  /**
   * English.
   */
  en?: string | null;
  /**
   * Bokmål.
   */
  nb?: string | null;
  /**
   * Nynorsk.
   */
  nn?: string | null;
}

/**
 * What differs in one tier of the tree; a part's own words go before.
 */
export interface Tier {
  /**
   * How parts are taken together.
   */
  aggregate?: Aggregate | null;
  /**
   * The least share of its parts that must have a score.
   */
  available?: number | null;
  /**
   * Decimals that scores are rounded to before they go on.
   */
  decimals?: number | null;
  /**
   * Where weights come from.
   */
  weigh?: Weigh | null;
}

/**
 * A value that a step touched.
 */
export interface Touch {
  /**
   * The value before; `null` where it was missing.
   */
  from: number | null;
  /**
   * The indicator or branch.
   */
  node: string;
  /**
   * The step.
   */
  step: Step;
  /**
   * The value after.
   */
  to: number | null;
  /**
   * The unit.
   */
  unit: string;
  /**
   * The wave, where there are several.
   */
  wave: string | null;
  /**
   * The reason.
   */
  why: Why;
}

/**
 * How outliers are treated.
 */
export interface Treat {
  /**
   * When values are well enough; without it the one method is used in any case.
   */
  until?: PassTest | null;
  /**
   * What is tried, in turn; an empty list switches off what is said for the whole index.
   */
  with?: Treatment[];
}

/**
 * What is done with every value of an indicator once its parameters are known.
 */
export type Treated =
  | {
      treated: "as_it_came";
    }
  | {
      treated: "not_passed";
    }
  | {
      /**
       * Largest value.
       */
      high: number;
      /**
       * Least value.
       */
      low: number;
      treated: "bounded";
    }
  | {
      treated: "log";
    }
  | {
      /**
       * The least value of sign·x.
       */
      foot: number;
      /**
       * 1, or −1 where it is mirrored.
       */
      sign: number;
      /**
       * What the distance is multiplied by.
       */
      slope: number;
      /**
       * The argument at the foot.
       */
      start: number;
      treated: "shifted";
    }
  | {
      /**
       * λ.
       */
      lambda: number;
      treated: "power";
    };

/**
 * One way to treat outliers.
 */
export type Treatment =
  | {
      method: "winsorise";
      /**
       * The most values that are moved.
       */
      most: number;
    }
  | {
      method: "log";
    }
  | {
      method: "log_shifted";
      /**
       * What is added, in ranges of the indicator; 0.01 unless said.
       */
      share?: number | null;
    }
  | {
      /**
       * f; 1 unless said.
       */
      factor?: number | null;
      method: "log_gii";
    }
  | {
      /**
       * λ; the most likely unless said.
       */
      lambda?: number | null;
      method: "box_cox";
    };

/**
 * How a figure moved over three waves or more.
 */
export interface Trend {
  /**
   * The estimates of the waves that have one, the earliest first.
   */
  estimates: Estimate[];
  /**
   * Whether one of the waves is marked as not comparable with earlier ones.
   */
  frame_break: boolean;
  /**
   * Upper limit.
   */
  high: number | null;
  /**
   * Confidence level.
   */
  level: number;
  /**
   * Lower limit.
   */
  low: number | null;
  /**
   * The slope that counts as none; `null` where none was stated.
   */
  margin: number | null;
  /**
   * What a reader must know.
   */
  notes: Note[];
  /**
   * Two-sided p-value of no slope that the interval implies.
   */
  p: number | null;
  /**
   * Standard error of the slope.
   */
  se: number | null;
  /**
   * Change for each unit of time; `null` with fewer than three estimates.
   */
  slope: number | null;
  /**
   * When each was asked.
   */
  times: number[];
  /**
   * What can be said: rise and fall are tendencies.
   */
  verdict: Verdict;
}

/**
 * What the figures of a column are.
 */
export type Unit = "percent" | "count";

/**
 * A column whose values have bounds.
 *
 * With `keep = "scale"` the error is added on another scale and taken back: ln((x − low)/(high − x)) between two bounds (the
 * logit of a share), ln(x − low) above one. The standard error there is the one stated times the slope (delta method). So
 * all values stay strictly within, their median is the value itself, and their spread is the one stated where it is
 * small beside the distance to the bounds; beside a bound the distribution is skewed away from it. A value on a
 * bound has no such scale and is refused, unless it has no error.
 *
 * With `keep = "clip"` what passes a bound is set to it: the spread is understated there.
 */
export interface ValueRange {
  /**
   * The column.
   */
  column: string;
  /**
   * The upper bound; none unless said.
   */
  high?: number | null;
  /**
   * How values are kept within.
   */
  keep?: Keep;
  /**
   * The lower bound; 0 unless said.
   */
  low?: number;
}

/**
 * Something known of every unit beforehand.
 */
export interface Variable {
  /**
   * Categories; none means that the variable is a number.
   */
  categories?: Category[];
  /**
   * Column of the answers; the id unless said.
   */
  column?: string | null;
  /**
   * Short name.
   */
  id: string;
  /**
   * Label.
   */
  label: Label;
  /**
   * Unit of a number, such as inhabitants.
   */
  unit?: Label | null;
}

/**
 * What one variable has to do with who answers.
 */
export interface VariablePartial {
  /**
   * P_c: how far they differ by it among units that are alike in the other variables.
   */
  conditional: number;
  /**
   * P_u: how far propensities differ between its categories.
   */
  unconditional: number;
  /**
   * The variable.
   */
  variable: string;
}

/**
 * What can be said of a change.
 */
export type Verdict = "rise" | "fall" | "standstill" | "not_determined";

/**
 * One round of asking.
 */
export interface Wave {
  /**
   * Why figures of this wave cannot be compared with earlier ones; its presence marks the break.
   */
  frame_break?: Label | null;
  /**
   * Short name, usually the year.
   */
  id: Word;
  /**
   * Label, where the id will not do.
   */
  label?: Label | null;
  /**
   * When it was asked, in years or any other unit; trends need it where the id is no number.
   */
  time?: number | null;
}

/**
 * Where weights come from.
 */
export type Weigh = "stated" | "principal_components" | "correlations";

/**
 * One step of a weighting.
 */
export type WeightingStep =
  | {
      /**
       * Columns whose combinations are the classes; known of all that were invited.
       */
      by: string[];
      method: "weighting_classes";
    }
  | {
      /**
       * Columns whose combinations are the cells.
       */
      by: string[];
      method: "post_stratify";
      /**
       * The size of each cell: `[{"region": "north", "size": "small", "total": 120}, …]`.
       */
      totals: CellTotal[];
    }
  | {
      /**
       * The margins, in the order of their turns.
       */
      margins: RakingMargin[];
      /**
       * Sweeps over all margins before it is given up; 1000 unless said.
       */
      max_iterations?: number | null;
      method: "rake";
      /**
       * How far a total may be off, relative to it; 10⁻¹² unless said.
       */
      tolerance?: number | null;
    }
  | {
      /**
       * Smallest and largest g-weight; 1 lies between them.
       *
       * @minItems 2
       * @maxItems 2
       */
      bounds?: [number, number] | null;
      /**
       * Which distance between old and new weights is least.
       */
      distance?: Distance;
      /**
       * Steps before it is given up; 100 unless said.
       */
      max_iterations?: number | null;
      method: "calibrate";
      /**
       * How far a total may be off, relative to it; 10⁻¹⁰ unless said.
       */
      tolerance?: number | null;
      /**
       * The total of each term: a column of numbers, `column=category`, `(all)` for the number of units, or products
       * of these such as `size=small:income`.
       */
      totals: CalibrationTotals;
      /**
       * Column proportional to the residual variance of what is measured.
       */
      variance?: string | null;
      /**
       * Columns whose combinations are calibrated each by itself.
       */
      within?: string[];
    }
  | {
      /**
       * Smallest weight.
       */
      lower?: number | null;
      method: "trim";
      /**
       * Whether to go on until no weight is outside.
       */
      strict?: boolean;
      /**
       * Largest weight.
       */
      upper?: number | null;
    };

/**
 * Other weights than those of the index.
 */
export type Weights =
  | {
      method: "equal";
    }
  | {
      method: "stated";
      /**
       * Weights by the name of the part.
       */
      parts: {
        [k: string]: number;
      };
    }
  | {
      /**
       * x, above 0 and below 1.
       */
      by: number;
      method: "perturbed";
    }
  | {
      /**
       * c.
       */
      concentration: number;
      method: "dirichlet";
    };

/**
 * A wave, a date, or a time as a number.
 */
export type When = number | string;

/**
 * Of whom a headline is said.
 */
export type Whom = "base" | "everybody" | "answered";

/**
 * Why a step touched a value.
 */
export type Why =
  | {
      why: "not_assessed";
    }
  | {
      why: "no_denominator";
    }
  | {
      why: "filled_by_mean";
    }
  | {
      why: "filled_by_median";
    }
  | {
      /**
       * The wave.
       */
      wave: string;
      why: "filled_by_wave";
    }
  | {
      why: "set_to_bound";
    }
  | {
      why: "no_transform";
    }
  | {
      why: "no_scale";
    }
  | {
      why: "clipped";
    }
  | {
      /**
       * Parts in all.
       */
      parts: number;
      /**
       * Parts with a score.
       */
      present: number;
      why: "too_few_parts";
    }
  | {
      why: "negative_part";
    }
  | {
      why: "nobody_to_compare";
    };

/**
 * A code or id; numbers may be written as numbers.
 */
export type Word = string | number;
