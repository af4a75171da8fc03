// Prints the public door as text: each exported name with its signature, without comments, sorted. `src/api.txt` is this, committed.
// With --undocumented: the exported names that have no doc comment.
import ts from 'typescript'

const ENTRY = 'dist/index.d.ts'

const program = ts.createProgram([ENTRY], {
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  target: ts.ScriptTarget.ES2023,
  skipLibCheck: true,
})
const checker = program.getTypeChecker()
const source = program.getSourceFile(ENTRY)
const door = source && checker.getSymbolAtLocation(source)
if (!door) {
  console.error(`${ENTRY} is not there yet: npm run build`)
  process.exit(1)
}
const printer = ts.createPrinter({ removeComments: true, newLine: ts.NewLineKind.LineFeed })
const exported = checker
  .getExportsOfModule(door)
  .map((symbol) => ({ name: symbol.name, target: resolved(symbol) }))
  .sort((a, b) => (a.name < b.name ? -1 : 1))

if (process.argv.includes('--undocumented')) {
  for (const { name, target } of exported) {
    if (target.getDocumentationComment(checker).length === 0) console.log(name)
  }
} else {
  console.log(
    '# The public door of untilgreen: each exported name with its signature. `npm run api` writes this file.\n',
  )
  console.log(exported.map(entry).join('\n\n'))
}

function resolved(symbol) {
  return symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol
}

function entry({ name, target }) {
  const texts = (target.declarations ?? []).map((declaration) => textOf(declaration))
  const alias = name === target.name ? '' : `// ${name} is ${target.name}\n`
  return `${alias}${texts.join('\n')}`
}

/** The declaration as TypeScript writes it down; of a constant, its whole statement. */
function textOf(declaration) {
  const node = ts.isVariableDeclaration(declaration) ? declaration.parent.parent : declaration
  return printer.printNode(ts.EmitHint.Unspecified, node, node.getSourceFile()).replace(/^export (declare )?/, '')
}
