/** What things are called on one machine. The stacks let AWS choose names; here they are fixed. */
export const localRegion = "eu-west-1";
export const localCredentials = { accessKeyId: "katern", secretAccessKey: "katern-on-one-machine" };
export const tableName = "katern";
/** Made for a trial of an export, and taken away. */
export const scratchTableName = "katern-drill";
export const buckets = {
  published: "katern-published",
  media: "katern-media",
  logs: "katern-logs",
  ledger: "katern-ledger",
  backup: "katern-backup",
} as const;
export const renderQueueName = "katern-render";
export const renderDeadQueueName = "katern-render-dead";
/** What stands before the date in the name of an access-log file: a distribution's id, on AWS. */
export const distributionId = "ELOCALKATERN00";
/** Where the edge shows the local issuer's keys, and whom its tokens are for. */
export const issuerPath = "/local-issuer";
export const localAudience = "katern-editorial";
