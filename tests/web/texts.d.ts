// Files that a test has the text of.
declare module '*.jsonl' {
  const text: string;
  export default text;
}
