export type { IssueQueue, IssueQueueOptions, IssueQueuePool, RejectedRow } from './issue-queue/create-issue-queue.ts'
export { createIssueQueue } from './issue-queue/create-issue-queue.ts'
