export interface Result { readonly id: string; readonly defect: string; readonly isRepelled: boolean; readonly isDetected: boolean; readonly trouble?: string; readonly finding?: string }
export function reportOf(results: readonly Result[]): string { return results.map((r) => r.id).join("\n"); }
