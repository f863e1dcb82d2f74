import { problem } from '@volunteer-passport/schema'
import { runSteps, type Steps, settle } from '../steps.ts'
import type { SignerAnswer, TrustAnswer, TrustParts, TrustPolicy, UnprovenSigner } from '../trust-policy.ts'
import { createAccreditationLists } from './accreditation-lists.ts'
import { type Chain, findChain, type Renewable, type TrustSources } from './find-chain.ts'
import { acceptSigner, findSigner, issuerPolicy } from './issuer-policy.ts'
import { judgeAccreditation } from './judge-accreditation.ts'
import { createRootSource, type TrustRootDescription } from './root-source.ts'

/** Longer than any DID that names somebody. */
const LONGEST_DID = 2_048

/** The policy of a pinned root, with the fetch and the memory of one verifier. */
export function bindTrustRoot(description: TrustRootDescription, parts: TrustParts): TrustPolicy {
  const sources: TrustSources = {
    root: createRootSource(description, parts),
    lists: createAccreditationLists(parts),
    maxDepth: description.maxDepth,
    parts,
  }

  function* resolve(signer: UnprovenSigner): Steps<SignerAnswer> {
    const first = yield* resolveOnce(signer)
    if (first.ok || first.doubtful === undefined) return first
    const { doubtful, ...refusal } = first
    const renewed = yield* settle(doubtful.renew(signer.now))
    if (renewed === undefined) return refusal
    return renewed.ok ? yield* resolveOnce(signer) : renewed
  }

  function* resolveOnce(signer: UnprovenSigner): Steps<SignerAnswer & { readonly doubtful?: Renewable }> {
    const chain = yield* findChain(signer, sources)
    if (!chain.ok) return chain
    const found = findSigner(chain.value.leaf, signer.keyId, chainPolicy(chain.value, signer))
    return isUnknownKey(found) ? { ...found, doubtful: chain.value.source } : found
  }

  /** What judges the issuer at the end of a chain, and who signs its status lists: itself, or its successor. */
  const chainPolicy = (chain: Chain, { untrustedDocument }: UnprovenSigner): TrustPolicy => {
    const policy: TrustPolicy = {
      mayAccept: (issuer) => issuer === chain.leaf.did,
      accept: (signer) => withAge(acceptSigner(chain.leaf, signer), chain),
      resolveSigner(signer) {
        const found = findSigner(chain.leaf, signer.keyId, policy)
        return isUnknownKey(found) ? runSteps(resolve({ ...signer, untrustedDocument })) : found
      },
      statusIssuersOf: () => ({
        mayAccept: (issuer) => issuer === chain.successor,
        resolveSigner: (signer) => runSteps(resolveSuccessor(chain, signer)),
        accept: () => NOT_IN_A_CHAIN,
      }),
    }
    return policy
  }

  function* resolveSuccessor({ level, successor }: Chain, { keyId, now }: UnprovenSigner): Steps<SignerAnswer> {
    if (level === undefined || successor === undefined) return NOT_IN_A_CHAIN
    const judged = yield* judgeAccreditation(successor, level, { now, parts })
    if (!judged.ok) return judged
    const { accredited } = judged.value
    return findSigner(accredited, keyId, issuerPolicy(accredited))
  }

  return {
    mayAccept: (issuer) => issuer.startsWith('did:') && issuer.length <= LONGEST_DID,
    resolveSigner: (signer) => runSteps(resolve(signer)),
    // Each signer is judged by the policy of the chain that its key was found in.
    accept: () => NOT_IN_A_CHAIN,
  }
}

const NOT_IN_A_CHAIN: Extract<SignerAnswer, { ok: false }> = {
  ok: false,
  problems: [problem('ISSUER_NOT_TRUSTED', 'No chain of accreditations was found for this issuer.', ['issuer'])],
}

const isUnknownKey = (answer: SignerAnswer): answer is Extract<SignerAnswer, { ok: false }> =>
  !answer.ok && answer.problems[0].code === 'KEY_NOT_FOUND'

const STALE = [problem('TRUST_LIST_STALE', 'A trust list is past its time to live, and no newer one came.')]

const withAge = <T>(answer: TrustAnswer<T>, { isStale }: Chain): TrustAnswer<T> =>
  answer.ok && isStale ? { ...answer, warnings: STALE } : answer
