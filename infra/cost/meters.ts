/** What a month is billed by, and how each is counted. */
export const meters = {
  cdnRequests: { name: "CloudFront, requests", unit: "million" },
  cdnGigabytes: { name: "CloudFront, bytes to readers", unit: "GB" },
  cdnFunctions: { name: "CloudFront Functions, the beacon", unit: "million" },
  objectWrites: { name: "S3, PUT and LIST", unit: "million" },
  objectReads: { name: "S3, GET and HEAD", unit: "million" },
  objectStorage: { name: "S3, storage", unit: "GB month" },
  apiRequests: { name: "API Gateway, requests", unit: "million" },
  functionRequests: { name: "Lambda, requests", unit: "million" },
  functionTime: { name: "Lambda, memory × time (arm64)", unit: "GB second" },
  tableReads: { name: "DynamoDB, read units", unit: "million" },
  tableWrites: { name: "DynamoDB, write units", unit: "million" },
  tableStorage: { name: "DynamoDB, storage", unit: "GB month" },
  tableBackup: { name: "DynamoDB, point-in-time recovery", unit: "GB month" },
  queueRequests: { name: "SQS, requests", unit: "million" },
  schedules: { name: "EventBridge Scheduler, invocations", unit: "million" },
  transitions: { name: "Step Functions, state transitions", unit: "million" },
  logs: { name: "CloudWatch, logs taken in", unit: "GB" },
  alarms: { name: "CloudWatch, alarms", unit: "alarm" },
  metrics: { name: "CloudWatch, metrics of our own", unit: "metric" },
  dashboards: { name: "CloudWatch, dashboards", unit: "dashboard" },
  activeUsers: { name: "Cognito, editors", unit: "user" },
} as const satisfies Record<string, { name: string; unit: string }>;

export type Meter = keyof typeof meters;

export const meterNames = Object.keys(meters) as Meter[];

/** How much of each a month uses, in the meter's unit. */
export type Usage = Readonly<Record<Meter, number>>;
