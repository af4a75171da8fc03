import type { Facts } from '../../model/facts.js'
import { errorCodeFact, grpcFact, processFacts, sqlStateFact } from './codes.js'
import { errnoFact, tlsFact } from './errno.js'
import { exceptionFact, isTransportType } from './exception.js'
import { httpFacts } from './http.js'
import { pointerFact } from './pointer.js'
import { subjectFact } from './subject.js'
import { websocketFacts } from './websocket.js'

/** All typed facts of one text; what the text doesn't say is absent. `headline` is where the exception is looked for. */
export function extractFacts(text: string, headline: string): Facts {
  const facts: Facts = {
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
    ...present('exception', exceptionFact(headline)),
  }
  return withoutEchoes(facts)
}

function present<Name extends keyof Facts>(name: Name, value: Facts[Name] | undefined): Facts {
  return value === undefined ? {} : { [name]: value }
}

/** One problem is one fact: what a second reader makes of the same words is left out. */
function withoutEchoes(facts: Facts): Facts {
  const { exception, errno, errorCode, subject, ...rest } = facts
  const answered = rest.httpStatus ?? rest.closeCode ?? rest.tls ?? rest.grpc ?? errno
  const echoedErrno = rest.tls !== undefined
  return {
    ...rest,
    ...present('subject', subject),
    ...present('errno', echoedErrno ? undefined : errno),
    ...present('errorCode', errorCode === errno ? undefined : errorCode),
    ...present(
      'exception',
      exception !== undefined && answered !== undefined && isTransportType(exception) ? undefined : exception,
    ),
  }
}
