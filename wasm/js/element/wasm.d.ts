/** The compiled core, gzipped and in base64; put there when the element is bundled. */
declare module "peil:wasm" {
  const packed: string;
  export default packed;
}
