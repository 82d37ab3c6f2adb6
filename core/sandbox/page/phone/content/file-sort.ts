/** What a file is, by the end of its name: gives its picture a colour and letters. */
export interface FileSort {
  readonly letters: string;
  readonly color: string;
}

const SORTS: readonly (readonly [color: string, letters: string, ends: string])[] = [
  ["#e2574c", "PDF", "pdf"],
  ["#2b7cd3", "W", "doc docx rtf pages wps"],
  ["#1d9a5b", "X", "xls xlsx csv numbers et"],
  ["#e0672f", "P", "ppt pptx key dps"],
  ["#8a63d2", "ZIP", "zip rar 7z gz tar"],
  ["#3f9d9b", "IMG", "png jpg jpeg gif webp svg heic"],
  ["#c2459b", "AV", "mp3 amr wav m4a mp4 mov avi mkv"],
  ["#5b6b7f", "TXT", "txt md log json xml yml yaml"],
];

export function fileSort(name: string): FileSort {
  const end = /\.(\w+)$/.exec(name)?.[1]?.toLowerCase() ?? "";
  const known = SORTS.find(([, , ends]) => end !== "" && ends.split(" ").includes(end));
  if (known) return { color: known[0], letters: known[1] };
  return { color: "#7a8696", letters: end.slice(0, 4).toUpperCase() || "?" };
}
