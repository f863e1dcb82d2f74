export { countWork } from './count-work.ts'
export { credentialDocument, STATUS_BASE_URL } from './credential-document.ts'
export { describeVectors, type ReadVectors } from './describe-vectors.ts'
export { type FakeAnswer, type FakeDocument, type FakeNetwork, fakeNetwork } from './fake-network.ts'
export { type FrozenClock, frozenClock } from './frozen-clock.ts'
export {
  forgedOfficeKey,
  OFFICE_DID,
  OFFICE_DID_DOCUMENT_URL,
  OTHER_OFFICE_DID,
  officeKey,
  officeP256Key,
  otherOfficeKey,
  type TestKey,
  type TestPublicJwk,
} from './keys.ts'
export { loadVectors } from './load-vectors.ts'
export { didDocumentOf, officeDidDocument } from './office-did-document.ts'
export { seededKey } from './seeded-key.ts'
export { seededRandom } from './seeded-random.ts'
export { signWithJose } from './sign-with-jose.ts'
export { SOAK } from './soak.ts'
export { type Bucket, type BucketRequest, startBucket } from './start-bucket.ts'
export { type Nginx, nginxPath, startNginx } from './start-nginx.ts'
export { type SoftHsm, softHsmModule, startSoftHsm } from './start-soft-hsm.ts'
export * from './subjects.ts'
export { tamper } from './tamper.ts'
export { writeOut } from './write-out.ts'
