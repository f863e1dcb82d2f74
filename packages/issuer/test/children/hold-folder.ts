import { createFolderPublisher } from '@volunteer-passport/issuer/folder-publisher'
import { writeOut } from '@volunteer-passport/testing'
import { numberedFile } from '../support/numbered-file.ts'

// Begins to publish, says that it holds the lock, and never goes on.
const [root, path] = process.argv.slice(2)
setInterval(() => {}, 1000)
await createFolderPublisher(root!)({
  ...numberedFile(path!, 9),
  isOlderThan: () => {
    writeOut('held')
    return new Promise(() => {})
  },
})
