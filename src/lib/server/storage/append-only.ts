// Statements that make a database itself refuse to change or delete rows of a table, whoever asks.

/** How each database is told; the table's name is one of ours, never typed by anybody. */
export const APPEND_ONLY = {
  sqlite: (table: string): string[] => [
    `create trigger ${table}_no_update before update on ${table}
      begin select raise(abort, '${table} is append-only'); end`,
    `create trigger ${table}_no_delete before delete on ${table}
      begin select raise(abort, '${table} is append-only'); end`,
    // "insert or replace" deletes without asking the trigger above
    `create trigger ${table}_no_replace before insert on ${table}
      when exists (select 1 from ${table} where id = new.id)
      begin select raise(abort, '${table} is append-only'); end`,
  ],
  postgresql: (table: string): string[] => [
    `create function ${table}_refuse() returns trigger language plpgsql as
      $$ begin raise exception '${table} is append-only'; end $$`,
    `create trigger ${table}_no_change before update or delete on ${table}
      for each row execute function ${table}_refuse()`,
    `create trigger ${table}_no_truncate before truncate on ${table}
      for each statement execute function ${table}_refuse()`,
  ],
} as const;

/** No line may end within its first year, whoever writes down an end. */
const AT_LEAST_MS = 365 * 86_400_000;

/**
 * Statements after which lines of an append-only table may be deleted behind an end that stands in another such table:
 * who lets lines go leaves a trace for good, and what is younger stays refused.
 */
export const MAY_END = {
  sqlite: (table: string, ends: string): string[] => [
    `drop trigger ${table}_no_delete`,
    `create trigger ${table}_no_delete before delete on ${table}
      when not exists (select 1 from ${ends} where programme = old.programme and "before" > old.at)
      begin select raise(abort, '${table} is append-only'); end`,
    `create trigger ${ends}_not_early before insert on ${ends}
      when new."before" > new.at - ${String(AT_LEAST_MS)}
      begin select raise(abort, '${ends}: too early'); end`,
  ],
  postgresql: (table: string, ends: string): string[] => [
    `create or replace function ${table}_refuse() returns trigger language plpgsql as
      $$ begin
        if tg_op = 'DELETE' then
          if exists (select 1 from ${ends} where programme = old.programme and "before" > old.at) then
            return old;
          end if;
        end if;
        raise exception '${table} is append-only';
      end $$`,
    `create function ${ends}_early() returns trigger language plpgsql as
      $$ begin
        if new."before" > new.at - ${String(AT_LEAST_MS)} then raise exception '${ends}: too early'; end if;
        return new;
      end $$`,
    `create trigger ${ends}_not_early before insert on ${ends} for each row execute function ${ends}_early()`,
  ],
} as const;
