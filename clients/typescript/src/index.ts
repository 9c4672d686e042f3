export { createBillhook, type Answer, type Billhook, type Options } from './client.js';
export type { Limits } from './attempts.js';
export type { Item, Page, PagedPath } from './pages.js';
export {
  BillhookProblem,
  BillhookUnreachable,
  type ProblemName,
  type ProblemType,
  type WrongMember,
} from './problem.js';
export type { Auth, Tokens } from './session.js';
export { newKey } from './transport.js';
export type { components, paths } from './contract.js';
