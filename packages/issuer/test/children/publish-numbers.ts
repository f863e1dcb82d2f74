import { numberedFile } from '../support/numbered-file.ts'
import { publisherAt } from '../support/publisher-at.ts'

// Publishes every n-th sequence up to the last, all under one path, as other processes do with those between.
const [target, path, first, step, last] = process.argv.slice(2)
const publish = publisherAt(target!)
for (let sequence = Number(first); sequence <= Number(last); sequence += Number(step)) {
  await publish(numberedFile(path!, sequence))
}
