/** What CreateTable is asked for each table of the record: an organization that is made with them needs no calls for it. */
export declare const tableInputs: ReadonlyArray<Readonly<Record<string, unknown>>>;
