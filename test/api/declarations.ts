import { fileURLToPath } from "node:url";
import ts from "typescript";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/** What the entries of the package export, as declarations without their words: names, shapes and signatures. */
export function declarationsOf(entries: readonly string[]): string {
  const { options } = ts.parseJsonConfigFileContent(ts.readConfigFile(`${ROOT}tsconfig.json`, ts.sys.readFile).config, ts.sys, ROOT);
  const program = ts.createProgram(
    entries.map((entry) => ROOT + entry),
    options,
  );
  const checker = program.getTypeChecker();
  const printer = ts.createPrinter({ removeComments: true });
  return entries
    .map((entry) => {
      const module = checker.getSymbolAtLocation(program.getSourceFile(ROOT + entry)!)!;
      const exported = checker.getExportsOfModule(module).sort((a, b) => (a.name < b.name ? -1 : 1));
      return `// ${entry}\n${exported.map((symbol) => declarationOf(checker, printer, symbol)).join("\n")}\n`;
    })
    .join("\n");
}

function declarationOf(checker: ts.TypeChecker, printer: ts.Printer, exported: ts.Symbol): string {
  const symbol = exported.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(exported) : exported;
  const declaration = symbol.declarations![0]!;
  if (ts.isInterfaceDeclaration(declaration) || ts.isTypeAliasDeclaration(declaration))
    return printer.printNode(ts.EmitHint.Unspecified, declaration, declaration.getSourceFile());
  const type = checker.getTypeOfSymbol(symbol);
  if (ts.isClassDeclaration(declaration)) return `class ${symbol.name} {\n${members(checker, symbol, declaration).join("\n")}\n}`;
  return `${symbol.name}: ${checker.typeToString(type, undefined, ts.TypeFormatFlags.NoTruncation)}`;
}

/** Constructor and public members. */
function members(checker: ts.TypeChecker, symbol: ts.Symbol, declaration: ts.ClassDeclaration): string[] {
  const text = (type: ts.Type): string => checker.typeToString(type, undefined, ts.TypeFormatFlags.NoTruncation);
  const made = checker.getTypeOfSymbol(symbol).getConstructSignatures();
  const own = checker
    .getPropertiesOfType(checker.getDeclaredTypeOfSymbol(symbol))
    .filter((property) => property.declarations?.some((d) => d.parent === declaration && !(ts.isPropertyDeclaration(d) && ts.isPrivateIdentifier(d.name))))
    .filter((property) => !property.name.startsWith("__#"));
  return [
    ...made.map((signature) => `    new ${checker.signatureToString(signature)};`),
    ...own.map((property) => `    ${property.name}: ${text(checker.getTypeOfSymbol(property))};`),
  ];
}
