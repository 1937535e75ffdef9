import { Schema, model, type HydratedDocument, type Model } from 'mongoose';
import { Password } from '../services/password';

export interface UserAttrs {
  /** Lower-cased; nobody else's. */
  email: string;
  /** As typed until the document is saved, then its hash. */
  password: string;
}

export type UserDoc = HydratedDocument<UserAttrs>;

interface UserModel extends Model<UserAttrs> {
  build(attrs: UserAttrs): UserDoc;
}

const userSchema = new Schema<UserAttrs, UserModel>(
  {
    // One account per address rests on this index alone: a look before the save could not see
    // somebody who signs up at the same time.
    email: { type: String, required: true, unique: true, trim: true, lowercase: true },
    password: { type: String, required: true },
  },
  {
    toJSON: {
      transform(_user, json: Record<string, unknown>) {
        json.id = json._id;
        delete json._id;
        delete json.password;
        delete json.__v;
      },
    },
  },
);

userSchema.pre('save', async function hashPassword() {
  if (this.isModified('password')) this.password = await Password.toHash(this.password);
});

userSchema.statics.build = (attrs: UserAttrs) => new User(attrs);

export const User = model<UserAttrs, UserModel>('User', userSchema);
