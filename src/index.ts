/**
 * untilgreen as a library: the loop, and the same engines by themselves for any pipeline. What is exported here is the public door;
 * everything else may change between versions. `src/api.txt` is its report: a change of it is a change for users.
 * `analyze` and `jwt` are `diagnose` and `examineToken` under the names of their commands.
 * @packageDocumentation
 */

export {
  type Adapter,
  type AdapterChoice,
  type AdapterFamily,
  type AnyAdapter,
  adapterFamily,
  defineAdapter,
} from './adapter.js'
export { type RunOrder, runConfigured } from './compose.js'
export { type LoadingContext, loadLoop } from './config/load-loop.js'
export type { LoopConfig } from './config/loop-config.js'
export type { OwnAdapters } from './config/own-adapters.js'
export { audit } from './diagnose/audit/audit.js'
export type { Audit, AuditEvidence, AuditFinding } from './diagnose/audit/audit-finding.js'
export { type Diagnosis, diagnose, diagnose as analyze } from './diagnose/diagnose.js'
export { drift } from './diagnose/drift/drift.js'
export type { Drift, DriftChange } from './diagnose/drift/drift-change.js'
export type { Examination, ExamineOptions, JwtFinding } from './diagnose/jwt/examination.js'
export { examineToken, examineToken as jwt } from './diagnose/jwt/examine-token.js'
export { type ErrorCode, EXIT, UntilgreenError } from './errors.js'
export { type JudgeContext, judgeContext } from './judge/context.js'
export { judge } from './judge/judge.js'
export type { LoopEnd, LoopPorts, Observer, SessionOrder } from './loop/ports.js'
export { runLoop } from './loop/run-loop.js'
export type { CheckResult } from './model/check.js'
export type { Category, Cause, Cluster, Failure, Owner } from './model/cluster.js'
export type { Cycle, StageName } from './model/cycle.js'
export type { Decision } from './model/decision.js'
export type { CommandSummary } from './model/deployment.js'
export type { Event } from './model/event.js'
export type { Judgement } from './model/judgement.js'
export type { Revision } from './model/revision.js'
export type { Stage, StageContext, Stages } from './model/stage.js'
export type { LoopState } from './model/state.js'
export type { TestResult, TestStatus } from './model/test-result.js'
export type { ParsedReport, ReportFormat, SuiteRun, TestRun } from './model/test-run.js'
export type { Ticket, TicketChange } from './model/ticket.js'
export type { Verdict } from './model/verdict.js'
export { parseReport } from './report-parsers/index.js'
export type { ReportInput, ReportParser } from './report-parsers/report-parser.js'
export type { AdapterContext, Executed, ExecuteOrder } from './stages/adapter-context.js'
export type { Deployer, DeployOrder } from './stages/deploy/deployer.js'
export type { Fixer, FixOrder } from './stages/fix/fixer.js'
export type { Runner, SuiteEvidence, SuiteOrder } from './stages/test/runner.js'
export type { TicketPlace, Tracker } from './stages/ticket/tracker.js'
export type { TrackerContext } from './stages/ticket/trackers/tracker-context.js'
export { createMemoryStore, type MemoryStore } from './store/memory-store.js'
export type { Store } from './store/store.js'
