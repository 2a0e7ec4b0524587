/**
 * The parts of the emulator that its package does not export but that repairing it needs: its stores.
 * They are taken by path, in this file only.
 */
export { PersistenceManager } from "../../node_modules/fauxqs/dist/persistence.js";
export { decodeAwsChunked } from "../../node_modules/fauxqs/dist/s3/chunkedEncoding.js";
export type { S3PersistenceProvider } from "../../node_modules/fauxqs/dist/s3/s3Persistence.js";
export { S3Store } from "../../node_modules/fauxqs/dist/s3/s3Store.js";
export type { MultipartPart, MultipartUpload, S3Object } from "../../node_modules/fauxqs/dist/s3/s3Types.js";
export { SnsStore } from "../../node_modules/fauxqs/dist/sns/snsStore.js";
export { SqsStore } from "../../node_modules/fauxqs/dist/sqs/sqsStore.js";
