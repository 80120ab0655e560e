/** Something that the operator must put right. Its message is for people and holds no secret. */
export class ConfigError extends Error {}
