// ml-regression ships no types: the part of it that this project uses.
declare module 'ml-regression' {
  export class MultivariateLinearRegression {
    /** One row per input column, the intercept last; one column per output. */
    readonly weights: number[][];
    constructor(x: number[][], y: number[][], options?: { intercept?: boolean; statistics?: boolean });
  }
}
