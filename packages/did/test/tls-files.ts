import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface Certificate {
  readonly key: string
  readonly cert: string
}

/** A certificate authority of this test's own, and servers' certificates from it. */
export interface TlsFiles {
  readonly ca: string
  readonly office: Certificate
  readonly otherHost: Certificate
  readonly expired: Certificate
  readonly selfSigned: Certificate
}

/** Made anew by the openssl program, which must be there: a test of TLS without it would test nothing. */
export function createTlsFiles(host: string): TlsFiles {
  const folder = mkdtempSync(join(tmpdir(), 'tls-files-'))
  const run = (...args: string[]) => execFileSync('openssl', args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] })
  const read = (name: string) => readFileSync(join(folder, name), 'utf8')
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes']
  const selfSign = (name: string, subject: string, ...more: string[]) =>
    run(
      'req',
      '-x509',
      ...newKey,
      '-keyout',
      `${name}.key`,
      '-out',
      `${name}.pem`,
      '-subj',
      subject,
      '-days',
      '2',
      ...more,
    )
  const signByCa = (name: string, names: string, ...period: string[]): Certificate => {
    run('req', ...newKey, '-keyout', `${name}.key`, '-out', `${name}.csr`, '-subj', `/CN=${name}`)
    writeFileSync(join(folder, `${name}.ext`), `subjectAltName=DNS:${names}\n`)
    run(
      'ca',
      '-batch',
      '-config',
      'ca.cnf',
      '-in',
      `${name}.csr`,
      '-out',
      `${name}.pem`,
      '-extfile',
      `${name}.ext`,
      ...period,
    )
    return { key: read(`${name}.key`), cert: read(`${name}.pem`) }
  }
  try {
    writeFileSync(join(folder, 'index.txt'), '')
    writeFileSync(
      join(folder, 'ca.cnf'),
      `[ca]
default_ca=test
[test]
database=index.txt
new_certs_dir=.
rand_serial=yes
certificate=ca.pem
private_key=ca.key
default_md=sha256
default_days=2
policy=any
[any]
commonName=supplied
`,
    )
    selfSign('ca', '/CN=Test authority', '-addext', 'basicConstraints=critical,CA:TRUE')
    selfSign('selfSigned', `/CN=${host}`, '-addext', `subjectAltName=DNS:${host}`)
    return {
      ca: read('ca.pem'),
      office: signByCa('office', host),
      otherHost: signByCa('otherHost', 'other.example'),
      expired: signByCa('expired', host, '-startdate', '20200101000000Z', '-enddate', '20200201000000Z'),
      selfSigned: { key: read('selfSigned.key'), cert: read('selfSigned.pem') },
    }
  } finally {
    rmSync(folder, { recursive: true })
  }
}
