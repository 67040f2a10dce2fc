/** The words of the screen of the runs. */
export const en = {
  title: 'Trainings so far',
  intro:
    'In a training the service learns from the sales. What it learns takes over the forecasts only if it is at least as good.',
  trainNow: 'Train now',
  starting: 'Starting…',
  none: 'Nothing was learnt yet',
  noneText: 'Start a training: after it the service can tell what the store will sell.',
  open: 'Under way',
  statuses: {
    queued: 'Waiting',
    running: 'Under way',
    succeeded: 'Done',
    failed: 'Failed',
    cancelled: 'Stopped',
    interrupted: 'Interrupted',
  },
  promoted: 'Took over the forecasts',
  notPromoted: 'Not taken',
  took: (duration: string) => `took ${duration}`,
  details: 'Details',
  detailsOf: (when: string) => `Training of ${when}`,
  back: 'All trainings',
  stopped: 'The training was stopped. Nothing of it was kept, and the forecasts stay as they were.',
  tooLate: 'It was too late to stop it: the training had come to its end already.',
  verdicts: {
    'not-asked': () => 'It was only a trial: it was asked to change nothing.',
    first: () => 'It is the first one: before it there were no forecasts.',
    asked: () => 'It was asked to take over whatever the comparison says.',
    leak: () =>
      'It is too good to be true: a column seems to know the sales of its own day. If that column is not known before the day, leave it out of the file.',
    'same-method': () => 'It is the same method as before, learnt anew with the present data.',
    unfit: () => 'The method used before cannot work with the present data.',
    'not-better': ({ mine, theirs }: Scores) =>
      `On the same past days it errs by ${mine} a day, the model in use by ${theirs}: that is not better.`,
    'clearly-better': ({ mine, theirs }: Scores) =>
      `On the same past days it errs by ${mine} a day, the model before by ${theirs}: clearly better.`,
    'hardly-better': ({ mine, theirs }: Scores) =>
      `On the same past days it errs by ${mine} a day, the model in use by ${theirs}: too little to change.`,
    better: ({ mine, theirs }: Scores) =>
      `On the same past days it errs by ${mine} a day, the model before by ${theirs}, and that is no chance.`,
    chance: ({ mine, theirs }: Scores) =>
      `On the same past days it errs by ${mine} a day, the model in use by ${theirs}: that may be chance.`,
  },
  cancelled: 'Somebody stopped it. Nothing of it was kept.',
  cancelledWayOut: 'The forecasts go on as before. Start another training when you like.',
  interrupted: 'The service stopped before the training had ended.',
  interruptedRetried: 'Another training did it again.',
  interruptedWayOut: 'Start another training.',
  retriedBy: 'See the training that did it again',
  retryOf: 'It does a training again that was interrupted.',
  failures: {
    'cannot-fit': {
      what: 'Nothing could be learnt from this data.',
      wayOut: 'There may be too few days, or sales that never change. Upload a longer history under “Data”.',
    },
    'invalid-csv': { what: 'The stored data can no longer be read.', wayOut: 'Upload the file again under “Data”.' },
    'version-not-found': {
      what: 'The data it was to learn from is gone.',
      wayOut: 'Upload the file again under “Data”.',
    },
    'store-unavailable': {
      what: 'The storage of the service did not answer.',
      wayOut: 'Start another training in a while. If it goes on, tell whoever runs the service.',
    },
    'store-full': { what: 'The storage of the service is full.', wayOut: 'Tell whoever runs the service.' },
    'internal-error': {
      what: 'The service failed.',
      wayOut: 'Start another training. If it goes on, tell whoever runs the service: its log says why.',
    },
  },
  outcome: 'What became of it',
  scores: 'How good it is',
  scoresText: 'Measured on past days that it had not seen.',
  test: 'Test',
  tests: {
    backtest: (origins: string) => `A month ahead, from ${origins} days in the past`,
    backtestAny: 'A month ahead, from days in the past',
    holdout: (days: string) => `The ${days} days set aside`,
    holdoutAny: 'The days set aside',
  },
  error: 'Typical error per day',
  share: 'Of the sales',
  bias: 'On average',
  tooHigh: (amount: string) => `${amount} too high`,
  tooLow: (amount: string) => `${amount} too low`,
  exact: 'neither too high nor too low',
  method: (method: string) => `Method: ${method}.`,
  methods: {
    'seasonal-naive': 'the same weekday of last week',
    linear: 'straight-line regression',
    calendar: 'calendar, trend and season',
  },
  learntFrom: 'Learnt from',
  learntDays: (days: string) => `${days} days`,
  steps: 'Step by step',
  step: 'Step',
  state: 'State',
  notReached: 'not reached',
  duration: 'Time',
};

interface Scores {
  readonly mine: string;
  readonly theirs: string;
}

export type RunsWords = typeof en;
