import { CopyButton } from './copy-button';
import { type YamlToken, yamlTokens } from './yaml-tokens';

const COLOURS = {
  key: 'text-accent',
  mark: 'text-muted',
  comment: 'text-muted',
  text: '',
} as const satisfies Record<YamlToken['kind'], string>;

/** YAML to read and to copy. It scrolls in a region of its own, which the keyboard can reach. */
export function YamlView({ yaml, label }: { readonly yaml: string; readonly label: string }) {
  const lines = yaml.replace(/\n$/u, '').split('\n');
  return (
    <div className="relative">
      <div className="absolute top-1 right-1 rounded-md bg-sunk">
        <CopyButton text={yaml} what="YAML" />
      </div>
      <pre
        role="region"
        aria-label={label}
        tabIndex={0}
        className="overflow-auto rounded-md border border-line bg-sunk px-2.5 py-2 text-code"
      >
        {lines.map((line, i) => (
          <span key={i}>
            {yamlTokens(line).map((token, j) => (
              <span key={j} className={COLOURS[token.kind]}>
                {token.text}
              </span>
            ))}
            {'\n'}
          </span>
        ))}
      </pre>
    </div>
  );
}
