import fc from 'fast-check';

/** On CI the same cases each time: a change is judged by what it changed. Elsewhere others each time: so new ones are found. */
if (process.env.CI === 'true') fc.configureGlobal({ seed: 20_260_101 });

export default fc;
