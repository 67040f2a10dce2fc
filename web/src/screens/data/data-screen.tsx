export function DataScreen({ dataset }: { readonly dataset: string | undefined }) {
  return <p>{dataset}</p>;
}
