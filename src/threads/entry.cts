// CommonJS, for Piscina loads this file with `require`: a thread that is ended while `require` links an ES module takes the whole
// process with it (Node.js 20 to 24: `v8::Module::IsGraphAsync must be used on an instantiated module`). `import` does not.
exports.run = async (task: unknown) => (await import(process.argv[2])).default(task);
