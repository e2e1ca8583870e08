import { capture, say } from './process.mjs';
import { environment } from './prepare.mjs';

const OPTIONS = ['--omit=dev', '--audit-level=high', '--json', '--loglevel=silent', '--fetch-retries=0'];
const TIMEOUT_MILLISECONDS = 20_000;

/**
 * Ask the registry for known vulnerabilities of what the server is made of.
 *
 * @returns 'passed', 'failed' if there is one of high severity, or 'skipped' if the registry does not answer: that says
 * nothing about the dependencies, and not every machine reaches one.
 */
export async function audit() {
  const { status, output } = await capture('npm', ['audit', ...OPTIONS, `--fetch-timeout=${TIMEOUT_MILLISECONDS}`], {
    env: environment(),
  });
  const report = reportOf(output);
  if (report?.auditReportVersion === undefined) {
    say(`The dependencies are NOT audited: ${report?.message ?? output.trim().slice(0, 500)}`);
    return 'skipped';
  }
  if (status === 0) {
    return 'passed';
  }
  for (const { name, severity, range, via } of Object.values(report.vulnerabilities)) {
    const reasons = via.map((reason) => reason.title ?? reason).join('; ');
    console.log(`${severity}: ${name} ${range}: ${reasons}`);
  }
  return 'failed';
}

function reportOf(output) {
  try {
    return JSON.parse(output.slice(output.indexOf('{')));
  } catch {
    return null;
  }
}
