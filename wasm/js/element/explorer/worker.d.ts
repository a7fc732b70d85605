/** The script of the worker as text; put there when the element is bundled. */
declare module "peil:worker" {
  const script: string;
  export default script;
}
