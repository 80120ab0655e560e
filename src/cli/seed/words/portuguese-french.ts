import type { Answers } from './index.ts';

export const portuguese: Answers = {
  good: [
    'A biblioteca é quente, é de graça e ninguém pergunta nada.',
    'A vizinha trouxe sopa no segundo dia.',
    'Na praça as crianças brincam em cinco línguas.',
    'O grupo de conversa à terça-feira. Lá eu rio.',
    'A médica teve paciência com a minha mãe.',
    'Sinto-me segura à noite.',
    'No mercado deixam provar primeiro.',
    'O professor aprendeu os nossos nomes todos.',
  ],
  missing: [
    'Aulas de língua ao fim do dia, trabalho até às oito.',
    'Dentista. Espero há três meses.',
    'Alguém que explique as cartas antes de chegar a multa.',
    'Casas que se possam pagar, perto da escola.',
    'Um intérprete na farmácia.',
    'Autocarros depois das dez.',
    'Amigos de cá. Todos são simpáticos, mas ninguém entra.',
    'Um sítio para os jovens.',
  ],
  improve: [
    'Cartas curtas, com palavras simples.',
    'Perguntem-nos antes, não depois.',
    'Reconheçam os nossos diplomas.',
    'Atendam o telefone no centro de saúde.',
    'Abram o ginásio da escola ao fim de semana.',
    'Mais bancos na rua.',
    'Formulários que funcionem no telemóvel.',
    'Digam bom dia primeiro.',
  ],
};

export const french: Answers = {
  good: [
    'La bibliothèque : il fait chaud, c’est gratuit, personne ne pose de questions.',
    'La voisine a apporté de la soupe le deuxième jour.',
    'Le groupe de langue du mardi, là je ris.',
    'Les parcs sont propres et les enfants courent.',
    'La sage-femme a tout dessiné pour moi.',
    'Le foot du dimanche, douze pays et un ballon.',
  ],
  missing: [
    'Un dentiste. J’attends depuis trois mois.',
    'Des cours d’anglais avec une garderie.',
    'Le droit de travailler, les journées sont longues.',
    'L’argent du bus pour aller chez l’avocate.',
    'Un lieu pour cuisiner nos plats.',
    'Des gens d’ici qui nous invitent.',
  ],
  improve: [
    'Des lettres courtes avec des mots simples.',
    'Dites aux cabinets qu’on n’a pas besoin de passeport.',
    'Demandez-nous avant de décider.',
    'Des cours plus longs, six semaines ne suffisent pas.',
    'Ne déplacez pas les familles en pleine année scolaire.',
    'Reconnaissez nos diplômes.',
  ],
};
