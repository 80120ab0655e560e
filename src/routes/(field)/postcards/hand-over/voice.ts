/** A voice of the phone itself for a language, if it has one. Any other voice would send the words to its vendor. */
export function voiceFor(
  voices: readonly SpeechSynthesisVoice[],
  language: string,
): SpeechSynthesisVoice | undefined {
  return voices.find((each) => each.localService && each.lang.split(/[-_]/)[0] === language.split('-')[0]);
}

/** The clip that is being played. */
let clip: HTMLAudioElement | null = null;

/** Whether anything is being read aloud. */
export function isSpeaking(): boolean {
  return clip !== null || ('speechSynthesis' in window && speechSynthesis.speaking);
}

/** Begins to say something, in place of whatever is being said. */
export function say(text: string, voice: SpeechSynthesisVoice, over?: () => void): void {
  hush();
  const utterance = new SpeechSynthesisUtterance(text);
  utterance.voice = voice;
  utterance.lang = voice.lang;
  utterance.rate = 0.9;
  if (over) utterance.onend = utterance.onerror = over;
  speechSynthesis.speak(utterance);
}

/** Begins to play a recorded clip, in place of whatever is being said. `over`: it has ended, or could not be played. */
export function play(url: string, over: () => void): void {
  hush();
  const playing = new Audio(url);
  clip = playing;
  const end = (): void => {
    if (clip !== playing) return;
    clip = null;
    over();
  };
  playing.onended = playing.onerror = end;
  playing.play().catch(end);
}

/** Silence. */
export function hush(): void {
  clip?.pause();
  clip = null;
  if ('speechSynthesis' in window) speechSynthesis.cancel();
}
