import type { Facts } from '../../model/facts.js'
import { errorCodeFact, grpcFact, isKubernetesState, processFacts, sqlStateFact } from './codes.js'
import { errnoFact, tlsFact } from './errno.js'
import { exceptionFact, isHttpClientType, isTransportType } from './exception.js'
import { httpFacts } from './http.js'
import { pointerFact } from './pointer.js'
import { subjectFact } from './subject.js'
import { websocketFacts } from './websocket.js'

/**
 * All typed facts of one failure; what it doesn't say is absent.
 * @param near the line that tells, with what belongs to it: what it says wins over the whole.
 * @param headline that line alone: where the exception is looked for.
 */
export function extractFacts(near: string, whole: string, headline: string): Facts {
  const facts = near === whole ? factsIn(near) : { ...factsIn(whole), ...factsIn(near) }
  return withoutEchoes({ ...facts, ...present('exception', exceptionFact(headline)) })
}

function factsIn(text: string): Facts {
  return {
    ...httpFacts(text),
    ...websocketFacts(text),
    ...present('errno', errnoFact(text)),
    ...present('tls', tlsFact(text)),
    ...present('errorCode', errorCodeFact(text)),
    ...present('sqlState', sqlStateFact(text)),
    ...present('grpc', grpcFact(text)),
    ...processFacts(text),
    ...present('pointer', pointerFact(text)),
    ...present('subject', subjectFact(text)),
  }
}

function present<Name extends keyof Facts>(name: Name, value: Facts[Name] | undefined): Facts {
  return value === undefined ? {} : { [name]: value }
}

/** One problem is one fact: what a second reader makes of the same words is left out. */
function withoutEchoes(facts: Facts): Facts {
  const { exception, errno, errorCode, subject, ...rest } = facts
  const answered = rest.httpStatus ?? rest.closeCode ?? rest.tls ?? rest.grpc ?? errno
  const echoedErrno = rest.tls !== undefined
  if (isKubernetesState(errorCode)) delete rest.grpc
  return {
    ...rest,
    ...present('subject', subject),
    ...present('errno', echoedErrno ? undefined : errno),
    ...present('errorCode', errorCode === errno ? undefined : errorCode),
    ...present(
      'exception',
      exception !== undefined && isEcho(exception, rest, answered !== undefined) ? undefined : exception,
    ),
  }
}

function isEcho(exception: string, { httpStatus }: Facts, answered: boolean): boolean {
  return (answered && isTransportType(exception)) || (httpStatus !== undefined && isHttpClientType(exception))
}
