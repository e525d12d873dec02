// Passkeys: asks the browser for a credential and sends it with the form around the button.
//
//   <form data-passkey="add | use | sign-in"> with an input named "credential" and a [data-passkey-error].
//   "add" and "use" read their options from #passkey-options; "sign-in" asks the address of the form for them.

type Json = { [key: string]: Json } | Json[] | string | number | boolean | null;
type Options = { publicKey: Record<string, unknown> };

const bytes = (text: string): ArrayBuffer => {
  const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0)).buffer;
};

const text = (buffer: ArrayBuffer | null): string =>
  buffer === null
    ? ""
    : btoa(String.fromCharCode(...new Uint8Array(buffer)))
        .replace(/\+/g, "-")
        .replace(/\//g, "_")
        .replace(/=+$/, "");

const listed = (list: unknown): PublicKeyCredentialDescriptor[] =>
  ((list ?? []) as { id: string; type: "public-key"; transports?: AuthenticatorTransport[] }[]).map((one) => ({
    ...one,
    id: bytes(one.id),
  }));

function toCreate(options: Options): PublicKeyCredentialCreationOptions {
  const given = options.publicKey as unknown as PublicKeyCredentialCreationOptions;
  const user = options.publicKey.user as { id: string; name: string; displayName: string };
  return {
    ...given,
    challenge: bytes(options.publicKey.challenge as string),
    user: { ...user, id: bytes(user.id) },
    excludeCredentials: listed(options.publicKey.excludeCredentials),
    // a passkey opens the account by itself, so the device must have asked for face, finger or PIN
    authenticatorSelection: { residentKey: "required", requireResidentKey: true, userVerification: "required" },
  };
}

function toGet(options: Options): PublicKeyCredentialRequestOptions {
  const given = options.publicKey as unknown as PublicKeyCredentialRequestOptions;
  return {
    ...given,
    challenge: bytes(options.publicKey.challenge as string),
    allowCredentials: listed(options.publicKey.allowCredentials),
  };
}

function asJson(credential: PublicKeyCredential): Json {
  const answer = credential.response;
  const response: { [key: string]: Json } = { clientDataJSON: text(answer.clientDataJSON) };
  if (answer instanceof AuthenticatorAttestationResponse) {
    response.attestationObject = text(answer.attestationObject);
    response.transports = answer.getTransports?.() ?? [];
  } else if (answer instanceof AuthenticatorAssertionResponse) {
    response.authenticatorData = text(answer.authenticatorData);
    response.signature = text(answer.signature);
    response.userHandle = answer.userHandle ? text(answer.userHandle) : null;
  }
  return {
    type: credential.type,
    id: credential.id,
    rawId: text(credential.rawId),
    response,
    authenticatorAttachment: credential.authenticatorAttachment ?? null,
    clientExtensionResults: credential.getClientExtensionResults() as unknown as Json,
  };
}

async function optionsOf(form: HTMLFormElement): Promise<{ creation_options?: Options; request_options?: Options }> {
  const shown = document.getElementById("passkey-options")?.textContent;
  if (form.dataset.passkey !== "sign-in" && shown) return JSON.parse(shown);
  const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(`status ${answer.status}`);
  return answer.json();
}

async function credentialFor(form: HTMLFormElement): Promise<PublicKeyCredential> {
  const options = await optionsOf(form);
  const found = options.creation_options
    ? await navigator.credentials.create({ publicKey: toCreate(options.creation_options) })
    : await navigator.credentials.get({ publicKey: toGet(options.request_options as Options) });
  if (!(found instanceof PublicKeyCredential)) throw new Error("no passkey was chosen");
  return found;
}

function wordsFor(fault: unknown): string {
  const name = fault instanceof DOMException ? fault.name : "";
  if (name === "NotAllowedError") return "Nothing was chosen, or it took too long. Try again, or use another way.";
  if (name === "InvalidStateError") return "This device has a passkey for your account already.";
  if (name === "SecurityError") return "Passkeys need https, or the address localhost. Use another way here.";
  return "The passkey did not work. Nothing was changed. Try again, or use another way.";
}

for (const form of document.querySelectorAll<HTMLFormElement>("form[data-passkey]")) {
  const error = form.querySelector<HTMLElement>("[data-passkey-error]");
  if (!window.PublicKeyCredential) continue;
  form.hidden = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (error) error.hidden = true;
    credentialFor(form)
      .then((credential) => {
        (form.elements.namedItem("credential") as HTMLInputElement).value = JSON.stringify(asJson(credential));
        form.submit();
      })
      .catch((fault: unknown) => {
        if (!error) return;
        error.textContent = wordsFor(fault);
        error.hidden = false;
      });
  });
}
