/** Seals words to a key that stays on this device, and opens them again. The cryptography is age's (age-encryption). */

import { armor, Decrypter, Encrypter, generateHybridIdentity, identityToRecipient } from "age-encryption";

type Shelf = Pick<Storage, "getItem" | "setItem">;

const nameOf = (owner: string): string => `upstander:${owner}:words-key`;

/** The envelope of `text`, in armor, for this device alone; the key is made at the first use. */
export async function seal(text: string, owner: string, shelf: Shelf = localStorage): Promise<string> {
  let key = shelf.getItem(nameOf(owner));
  if (!key) {
    key = await generateHybridIdentity();
    shelf.setItem(nameOf(owner), key);
  }
  const envelope = new Encrypter();
  envelope.addRecipient(await identityToRecipient(key));
  return armor.encode(await envelope.encrypt(text));
}

/** What was sealed; null where this device hasn't the key. */
export async function open(sealed: string, owner: string, shelf: Shelf = localStorage): Promise<string | null> {
  const key = shelf.getItem(nameOf(owner));
  if (!key) {
    return null;
  }
  try {
    const envelope = new Decrypter();
    envelope.addIdentity(key);
    return await envelope.decrypt(armor.decode(sealed), "text");
  } catch {
    return null;
  }
}
