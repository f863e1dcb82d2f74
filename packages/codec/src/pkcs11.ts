export { createPkcs11Signer, type Pkcs11Signer, type Pkcs11SignerOptions } from './pkcs11/pkcs11-signer.ts'
