/** The camera of this device. Frames leave it as JPEG, and only while she is asked for a movement. */

/** Wide enough that a face at arm's length has the pixels that enrolment asks for; no wider, for slow connections. */
const WIDE_PX = 960;
const QUALITY = 0.85;

/** Why there is no picture: nothing to see with, or not allowed to. */
export const openCamera = async (): Promise<MediaStream> => {
  if (!navigator.mediaDevices) throw new Error("no camera in this browser");
  return navigator.mediaDevices.getUserMedia({
    video: { facingMode: "user", width: { ideal: 1280 }, height: { ideal: 960 } },
    audio: false,
  });
};

export const closeCamera = (stream: MediaStream | null): void => {
  for (const track of stream?.getTracks() ?? []) track.stop();
};

const base64 = (jpeg: Blob): Promise<string> =>
  new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result).replace(/^[^,]*,/, ""));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(jpeg);
  });

/** One frame as it is now, not mirrored. */
export const takeFrame = async (video: HTMLVideoElement, canvas: HTMLCanvasElement): Promise<string> => {
  const scale = Math.min(1, WIDE_PX / Math.max(video.videoWidth, video.videoHeight));
  canvas.width = Math.round(video.videoWidth * scale);
  canvas.height = Math.round(video.videoHeight * scale);
  canvas.getContext("2d")!.drawImage(video, 0, 0, canvas.width, canvas.height);
  const jpeg = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, "image/jpeg", QUALITY));
  if (!jpeg) throw new Error("the browser made no JPEG");
  return base64(jpeg);
};

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Several frames, evenly apart. */
export const takeFrames = async (
  video: HTMLVideoElement,
  canvas: HTMLCanvasElement,
  { count, apartMs }: { count: number; apartMs: number },
): Promise<string[]> => {
  const frames: string[] = [];
  for (let i = 0; i < count; i++) {
    if (i > 0) await pause(apartMs);
    frames.push(await takeFrame(video, canvas));
  }
  return frames;
};
