/* A person's own files, on their way into the workspace. */

import { say } from "../words.js";
import { toast } from "./toast.js";

const LARGEST = 20 * 1024 * 1024;

/** Those of the chosen files that are not too large; of the others it is said. */
export function fitting(files) {
  return [...files].filter((file) => {
    if (file.size > LARGEST) toast(say("{name} is too large: at most 20 MB.", { name: file.name }), "wrong");
    return file.size <= LARGEST;
  });
}

/** What is in a file, as it travels. */
export async function asBase64(file) {
  const bytes = new Uint8Array(await file.arrayBuffer());
  let text = "";
  for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return btoa(text);
}
