const CLIP = 3;
/** Above this share of days without a sale the residuals are not clipped, as zeros then belong to the demand. */
const RARE_ZEROS = 0.2;

/**
 * Logarithm of the factor that makes fitted sales match observed ones in the mean: a fit of logarithms estimates the
 * median, which lies below the mean (smearing, Duan 1983, Journal of the American Statistical Association 78, here
 * weighted). Residuals are clipped to ±3σ, so that outliers do not count. 0 when nothing was sold.
 * `target` are ln(sales / unit), `residuals` what the fit leaves of them, `sigma` their robust standard deviation.
 */
export function retransformation(
  target: Float64Array,
  residuals: Float64Array,
  weights: Float64Array,
  sigma: number,
): number {
  const least = target.reduce((a, b) => Math.min(a, b));
  const zeros = target.reduce((count, value) => count + (value === least ? 1 : 0), 0) / target.length;
  const limit = zeros > RARE_ZEROS ? Number.POSITIVE_INFINITY : CLIP * sigma;
  let observed = 0;
  let fitted = 0;
  for (let i = 0; i < target.length; i += 1) {
    const fit = weights[i] * Math.exp(target[i] - residuals[i]);
    fitted += fit;
    observed += fit * Math.exp(Math.min(limit, Math.max(-limit, residuals[i])));
  }
  return Math.log(observed / fitted);
}
