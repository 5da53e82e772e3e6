// The present address as reactive state.
import { current_place, on_place, type Place } from '../router';

let place = $state.raw<Place>(current_place());
on_place((next) => {
  place = next;
});

/** The present address; reading it inside a component or an effect subscribes to it. */
export function here(): Place {
  return place;
}
