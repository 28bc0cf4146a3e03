import { stateAnomaly } from "./capture-info.ts";
import type { CaptureInfo } from "./frame.ts";
import type { PcapngInterface } from "./pcapng-section.ts";

/** Sums what the interfaces of all sections lost, and states it as the anomaly `capture-drops`. */
export class DropCounters {
  private readonly info: CaptureInfo;
  private byInterface = 0;
  private bySystem = 0;

  constructor(info: CaptureInfo) {
    this.info = info;
  }

  /** Takes an interface's totals in place of those that an earlier block of the same interface stated. */
  update(source: PcapngInterface, byInterface: number, bySystem: number): void {
    this.byInterface += byInterface - source.droppedByInterface;
    this.bySystem += bySystem - source.droppedBySystem;
    source.droppedByInterface = byInterface;
    source.droppedBySystem = bySystem;
    if (this.byInterface + this.bySystem === 0) return;
    const detail = `isb_ifdrop ${this.byInterface} (dropped by the interface), isb_osdrop ${this.bySystem} (dropped by the operating system)`;
    stateAnomaly(this.info, "capture-drops", this.byInterface + this.bySystem, detail);
  }
}
