/**
 * Stands in for string-width in the joined command line. Its only caller there is the layout of `--help`, which is ASCII without escapes;
 * string-width makes an Intl.Segmenter and a regular expression over all emoji when it is loaded, a fifth of our start-up time.
 */
export default function asciiWidth(text) {
  return text.length;
}
