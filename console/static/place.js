// Where the phone is, or null: refused, unsupported, or slower than eight seconds.

const PATIENCE = 8000;
const DEGREE_M = 111320;

export function whereAmI() {
  if (!navigator.geolocation) return Promise.resolve(null);
  return new Promise((resolve) => {
    setTimeout(() => resolve(null), PATIENCE);
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => resolve({
        latitude: coords.latitude,
        longitude: coords.longitude,
        accuracy: coords.accuracy,
      }),
      () => resolve(null),
      { enableHighAccuracy: true, timeout: PATIENCE, maximumAge: 0 },
    );
  });
}

/** The same only where no question would pop up over a call for help: it was allowed before. */
export async function whereUnasked() {
  try {
    const { state } = await navigator.permissions.query({ name: 'geolocation' });
    return state === 'granted' ? whereAmI() : null;
  } catch {
    return null;
  }
}

export const standingAt = (latitude, longitude) => ({ latitude, longitude, accuracy: 15 });

export const northOf = ({ latitude, longitude }, metres) => standingAt(latitude + metres / DEGREE_M, longitude);

/** Metres as the crow flies; good enough to tell a city from another. */
export function metresBetween(one, other) {
  const radians = Math.PI / 180;
  const x = (one.longitude - other.longitude) * Math.cos(((one.latitude + other.latitude) / 2) * radians);
  return Math.hypot(x, one.latitude - other.latitude) * DEGREE_M;
}
