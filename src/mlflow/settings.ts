/** The MLflow server that finished runs are mirrored to. */
export interface MlflowSettings {
  /** Without a slash at its end. */
  readonly url: string;
  /** The header `Authorization`; undefined where nobody is asked who they are. */
  readonly authorization: string | undefined;
  /** The experiment of all runs; undefined: each dataset has one of its own, named as its model is. */
  readonly experiment: string | undefined;
  /** Stands before the name of a dataset in those of its model and its experiment. */
  readonly prefix: string;
}

/** Of these variables, those that MLflow's own clients read have the same meaning. */
interface MlflowVariables {
  readonly MLFLOW_TRACKING_URI?: string | undefined;
  readonly MLFLOW_TRACKING_USERNAME?: string | undefined;
  readonly MLFLOW_TRACKING_PASSWORD?: string | undefined;
  readonly MLFLOW_TRACKING_TOKEN?: string | undefined;
  readonly MLFLOW_EXPERIMENT_NAME?: string | undefined;
  readonly MLFLOW_MODEL_PREFIX?: string | undefined;
}

/** Undefined when no server is set. Adds what is wrong to `faults`, a line each, without showing a secret. */
export function mlflowSettings(variables: MlflowVariables, faults: string[]): MlflowSettings | undefined {
  const { MLFLOW_TRACKING_USERNAME: user, MLFLOW_TRACKING_PASSWORD: password } = variables;
  const { MLFLOW_TRACKING_URI: uri, MLFLOW_TRACKING_TOKEN: token } = variables;
  if (uri === undefined) return undefined;
  if ((user === undefined) !== (password === undefined)) {
    const missing = user === undefined ? 'MLFLOW_TRACKING_USERNAME' : 'MLFLOW_TRACKING_PASSWORD';
    faults.push(`${missing}: user name and password go together; set both, or none`);
  }
  if (token !== undefined && user !== undefined) {
    faults.push('MLFLOW_TRACKING_TOKEN: MLFLOW_TRACKING_USERNAME is set too; leave one of them out');
  }
  // A header of other characters would be refused with each request, in words that show it.
  if (token !== undefined && !/^[\x21-\x7e]+$/.test(token)) {
    faults.push('MLFLOW_TRACKING_TOKEN: must be ASCII without spaces');
  }
  const basic = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
  const named = user === undefined ? undefined : basic;
  return {
    url: uri.replace(/\/+$/, ''),
    authorization: token === undefined ? named : `Bearer ${token}`,
    experiment: variables.MLFLOW_EXPERIMENT_NAME,
    prefix: variables.MLFLOW_MODEL_PREFIX ?? '',
  };
}
