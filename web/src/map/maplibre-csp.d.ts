// The build of MapLibre without inline workers, which a strict content security policy allows.
declare module 'maplibre-gl/dist/maplibre-gl-csp.js' {
  import * as maplibregl from 'maplibre-gl';

  export default maplibregl;
}
