const { fileURLToPath } = require('node:url');

// CommonJS, for Piscina loads this file with `require`: a thread that is ended while `require` links an ES module takes the whole
// process with it (Node.js 20 to 24: `v8::Module::IsGraphAsync must be used on an instantiated module`). `import` does not.
// In a checkout tsx compiles what is required; in threads it does not see what is imported.
exports.run = async (task: unknown) => {
  const program = process.argv[2];
  const module = program.endsWith('.ts') ? require(fileURLToPath(program)) : await import(program);
  return module.default(task);
};
