import { useSignalEffect } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { MapPlace } from "../../../sandbox/callbacks/deed.ts";
import { theme } from "../shell/theme.ts";
import { language } from "../state/language.ts";
import { drawMiniMap } from "./draw.ts";
import { land, type Polygon } from "./land.ts";
import "./map.css";

/** A still map around a place, for a bubble. */
export function MiniMap({ place }: { readonly place: MapPlace }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const shapes = useRef<readonly Polygon[]>([]);
  const draw = () => {
    if (canvas.current) drawMiniMap(canvas.current, place, shapes.current);
  };
  useSignalEffect(() => {
    // Painted pixels do not follow the theme or the language by themselves.
    void theme.value;
    void language.value;
    draw();
  });
  useEffect(() => {
    const observer = new ResizeObserver(draw);
    if (canvas.current) observer.observe(canvas.current);
    void land().then((polygons) => {
      shapes.current = polygons;
      draw();
    });
    return () => observer.disconnect();
  }, []);
  return (
    <span class="mini-map" aria-hidden="true">
      <canvas ref={canvas} />
      <span class="map-pin" />
    </span>
  );
}
