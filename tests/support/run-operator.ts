import { execFile } from "node:child_process";
import { devNull } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));

export type Ended = { readonly code: number; readonly stdout: string; readonly stderr: string };

/**
 * Runs a command of the operator's in a process of its own, with nothing of this machine's AWS settings.
 * @param environment what it knows of AWS
 */
export function runOperator(
  script: "deploy" | "destroy",
  words: readonly string[],
  environment: Readonly<Record<string, string>>,
): Promise<Ended> {
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith("AWS_"));
  const env = {
    ...Object.fromEntries(inherited),
    AWS_CONFIG_FILE: devNull,
    AWS_SHARED_CREDENTIALS_FILE: devNull,
    AWS_EC2_METADATA_DISABLED: "true",
    ...environment,
  };
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [join(root, `infra/${script}.ts`), ...words],
      { cwd: root, env },
      (error, stdout, stderr) => {
        const code = typeof error?.code === "number" ? error.code : error === null ? 0 : -1;
        resolve({ code, stdout, stderr });
      },
    );
  });
}
