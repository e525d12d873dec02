/** Vite turns an imported sheet into a link on the page. */
declare module "*.css";
